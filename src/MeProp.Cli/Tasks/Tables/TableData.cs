using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// Tables as the data of a run: the inputs of their rows for a transformation. Made when first used: a table to be
/// fitted to a model needs no transformation of its own.
/// </summary>
internal sealed class TableData : TaskData
{
    private readonly TableSource _source;
    private readonly Lazy<FittedTable> _fitted;

    /// <summary>With the transformation of the training rows.</summary>
    public TableData(TableSource source) : this(source, () => FittedTable.Of(source))
    {
    }

    private TableData(TableSource source, Func<FittedTable> fit) =>
        (_source, _fitted) = (source, new(fit, LazyThreadSafetyMode.ExecutionAndPublication));

    /// <summary>Whether parts were drawn from another table than the one at hand.</summary>
    public bool IsWhole => _fitted.Value.IsWhole;

    public TableTransformation Transformation => _fitted.Value.Transformation;

    public TableRows TestRows => _fitted.Value.Parts.Test;

    public override string Name => _source.Name;

    public override Examples Train => _fitted.Value.Train;

    public override Examples Development => _fitted.Value.Development;

    public override Examples Test => _fitted.Value.Test;

    public override ModelInfo Info => new()
    {
        Task = "table",
        Labels = Transformation.Target.Classes,
        InputScale = Transformation.Scale,
        Training = new Dictionary<string, string> { ["target"] = Transformation.Target.Name },
        Vocabulary = TransformationText.Write(Transformation),
    };

    public override IEnumerable<string> NotesOfReading => _fitted.Value.Notes;

    /// <summary>The same tables as a model takes them.</summary>
    public TableData With(TableTransformation transformation) =>
        new(_source, () => FittedTable.Of(_source, transformation));

    public override string Describe(string times = "x") =>
        $"rows of {Transformation.Columns.Count:N0} columns ({Transformation.Width:N0} inputs), "
        + (Transformation.Target.IsNumber ? "a number to predict" : $"{Transformation.Target.Classes.Count} classes");

    public override TaskData First(int count) => new TableData(_source, () => _fitted.Value.First(count));

    /// <summary>The training rows are in drawn order already.</summary>
    public override TaskData Limited(int count, DevelopmentSplit drawing) =>
        new TableData(_source, () => FittedTable.Of(_source, count));

    public override Network CreateNetwork(RunConfiguration configuration, Keep keep) =>
        CreatePerceptron(configuration, Transformation.Width, Transformation.Target.Outputs, keep);

    public override string SizesOf(Network network) =>
        string.Join('-', [network.Inputs, .. network.HiddenSizes, network.Outputs]);

    public override Loss CreateLoss(RunConfiguration configuration) => Transformation.Target.IsNumber
        ? new SquaredError(configuration.Get(Settings.Reduction))
        : base.CreateLoss(configuration);

    public override Evaluator CreateEvaluator(Network network, Device device) => Transformation.Target.IsNumber
        ? new RegressionEvaluator(network, device)
        : base.CreateEvaluator(network, device);

    public override IEnumerable<string> NotesOn(RunConfiguration configuration) => NotesOfReading;
}
