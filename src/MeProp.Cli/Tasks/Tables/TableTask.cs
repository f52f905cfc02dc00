using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Tables: one column is predicted from the others.</summary>
internal sealed class TableTask : ProgramTask
{
    public static NameSetting Target { get; } = new(
        "target", "the name or the number of a column", "--target",
        "Column of a table to predict: its name, or its number from 1", "COLUMN")
    { TestHelp = "Column of a table that the model predicts: its name, or its number from 1 (as in training)" };

    public static ChoiceSetting<TableTargetKind> TargetKind { get; } = new(
        "targetKind", "--target-kind",
        "What to predict: a number for a column of more than 20 different numbers or of fractions, a class for others "
        + "({default}); a class; or a number",
        TableTargetKind.Auto,
        [("auto", TableTargetKind.Auto), ("class", TableTargetKind.Class), ("number", TableTargetKind.Number)])
    { IsOfTraining = true };

    public static NameSetting Ignore { get; } = new(
        "ignore", "names or numbers of columns", "--ignore",
        "Columns of a table to leave out, separated by commas", "COLUMNS")
    { IsOfTraining = true };

    public static ChoiceSetting<TableHeader> Header { get; } = new(
        "header", "--header",
        "Whether the first line of a table names its columns: as it looks ({default}), yes, or no",
        TableHeader.Auto, [("auto", TableHeader.Auto), ("yes", TableHeader.Yes), ("no", TableHeader.No)])
    {
        TestHelp =
            "Whether the first line of a table names its columns (as in training): as it looks (auto), yes, or no",
    };

    /// <summary>Of predictions.</summary>
    public static PathSetting Output { get; } = new(
        "output", "--output",
        "File for the table with predictions (standard output); one that exists is replaced when all is predicted");

    public override string Name => "table";

    public override IReadOnlyList<string> DataNames => [BuiltInTable.Name];

    public override bool HasParts(string data) => false;

    public override IReadOnlyList<string> DataKinds => ["a made table of fruits"];

    public override string PathKind => "CSV, TSV or Parquet file";

    public override IReadOnlyList<Setting> Settings =>
        [TreebankSource.TestFile, Target, TargetKind, Ignore, Header];

    /// <summary>docs/tables.md has the measurements.</summary>
    public override IReadOnlyList<TaskDefault> Defaults { get; } =
    [
        new(null, MeProp.Cli.Settings.HiddenSize, "100"),
        OfSmall(MeProp.Cli.Settings.Epochs, "100"),
        OfSmall(MeProp.Cli.Settings.BatchSize, "10"),
        OfSmall(MeProp.Cli.Settings.Choice, "last"),
        new(null, MeProp.Cli.Settings.WeightDecay, "0.3")
        {
            When = values => values.Get(MeProp.Cli.Settings.Optimizer) == OptimizerKind.Adam,
            Condition = " with Adam",
        },
        new(BuiltInTable.Name, Target, BuiltInTable.Target),
    ];

    /// <summary>
    /// Files of up to so many bytes have few rows: 20 epochs are too few steps there, and their development part is too
    /// small to choose by. Their number of rows is not known before they are read.
    /// </summary>
    private const long SmallBytes = 1 << 18;

    public override string TestHelp => "of a table, accuracy and confusion matrix, or R², RMSE and MAE";

    public override string PredictionHelp => "Adds predictions to a table.";

    public override string InputHelp => "tables as CSV, TSV or Parquet, with the columns of training";

    public override IReadOnlyList<Setting> PredictionSettings => [Output];

    private static TaskDefault OfSmall(Setting setting, string text) => new(null, setting, text)
    {
        // Patience needs a choice by development scores.
        When = values => IsSmall(values)
            && !(setting == MeProp.Cli.Settings.Choice && values.Get(MeProp.Cli.Settings.Patience) > 0),
        Condition = $" for files up to {SmallBytes >> 10} KiB",
    };

    private static bool IsSmall(SettingValues values) =>
        values.Get(MeProp.Cli.Settings.Dataset) is { } path && File.Exists(path)
        && new FileInfo(path).Length <= SmallBytes;

    public override bool Takes(string path) =>
        !Directory.Exists(path) && (TableFile.IsTableName(path) || TableFile.MayRead(path));

    public override void Validate(RunConfiguration configuration)
    {
        if (configuration.Get(MeProp.Cli.Settings.Dataset) is null)
            throw new ConfigurationException($"No table to train on: name {BuiltInTable.Name} or a {PathKind}.");
    }

    public override TaskData Load(
        RunConfiguration configuration, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken) =>
        new TableData(TableSource.Load(configuration));

    public override TaskModel Open(string file, Model model) => new TableModel(this, file, model);

    public override ModelExport Export(string file, Model model) =>
        TableExport.Of(new TableModel(this, file, model), model.Info);

    public override IEnumerable<(string Name, string Value)> Facts(ModelReport report, string times) =>
        [
            report.Outputs == 1
                ? ("predicts", "a number")
                : ("classes", $"{report.Labels.Count}: {string.Join(", ", report.Labels)}"),
        ];
}
