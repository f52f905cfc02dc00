using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The examples of a task in three parts, and what is made from them.</summary>
internal abstract class TaskData
{
    /// <summary>A short name for messages and reports.</summary>
    public abstract string Name { get; }

    public abstract Examples Train { get; }

    /// <summary>Examples to choose settings and the best epoch by.</summary>
    public abstract Examples Development { get; }

    public abstract Examples Test { get; }

    /// <summary>Bytes of inputs that are held in memory.</summary>
    public virtual long BytesInMemory => 0;

    public Examples Part(string name) => name switch
    {
        "train" => Train,
        "dev" => Development,
        _ => Test,
    };

    /// <summary>What models trained on the data say of their inputs and outputs.</summary>
    public abstract ModelInfo Info { get; }

    /// <summary>The examples in words, after their number: "images of 28x28, 10 classes".</summary>
    public abstract string Describe(string times = "x");

    /// <summary>The same with the first training examples alone.</summary>
    public abstract TaskData First(int count);

    /// <summary>A network with initial weights, to be built.</summary>
    public abstract Network CreateNetwork(RunConfiguration configuration, Keep keep);

    /// <summary>The data as runs of a configuration take them, after <see cref="Limited"/>.</summary>
    public virtual TaskData Prepare(RunPreparation preparation) => this;

    /// <summary>Writes what users of a run's models need beside them into its folder.</summary>
    public virtual void SaveBeside(string folder)
    {
    }

    /// <summary>The data with tags that taggers give to a part.</summary>
    public virtual TaskData TaggedBy(IReadOnlyList<Tagger> taggers, string part) =>
        throw new ConfigurationException("--tagger is for parsers: other models do not see tags.");

    /// <summary>What a run trains a network on: mostly <see cref="Train"/>.</summary>
    public virtual Examples CreateTraining(RunConfiguration configuration, Network network, Device device) => Train;

    /// <summary>The input layer of a loaded network, with what files do not keep and training needs.</summary>
    public virtual InputLayer ForTraining(InputLayer input) => input;

    /// <summary>The same as if it had fewer training examples; unlike <see cref="First"/>, these are drawn, and there
    /// are no others to learn words and tags from.</summary>
    public virtual TaskData Limited(int count, DevelopmentSplit drawing) => First(count);

    /// <summary>Widths of a network from input to output: "784-500-500-10".</summary>
    public abstract string SizesOf(Network network);

    /// <summary>What training minimises.</summary>
    public virtual Loss CreateLoss(RunConfiguration configuration) =>
        new SoftmaxCrossEntropy(configuration.Get(Settings.Reduction));

    /// <summary>Measures a network; scores are in percent.</summary>
    public virtual Evaluator CreateEvaluator(Network network, Device device) =>
        new ClassificationEvaluator(network, device);

    /// <summary>What a user should know of the files that were read, or of how they fit a model.</summary>
    public virtual IEnumerable<string> NotesOfReading => [];

    /// <summary>What a user should know of settings that do not suit the data.</summary>
    public virtual IEnumerable<string> NotesOn(RunConfiguration configuration) => [];

    /// <summary>A perceptron of the sizes and kinds that a configuration names.</summary>
    protected static Network CreatePerceptron(RunConfiguration configuration, int inputs, int classes, Keep keep) =>
        Network.Mlp(new MlpOptions
        {
            Inputs = inputs,
            Classes = classes,
            HiddenSize = configuration.Get(Settings.HiddenSize),
            Layers = configuration.Get(Settings.Layers),
            Keep = keep,
            Activation = configuration.Get(Settings.Activation),
            Dropout = configuration.Get(Settings.Dropout),
            Initializer = configuration.Get(Settings.Initializer),
        });
}
