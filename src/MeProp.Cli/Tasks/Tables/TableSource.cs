using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The tables that a user named, and which columns are meant.</summary>
internal sealed record TableSource
{
    /// <summary>The table to train on, and to draw parts from.</summary>
    public required DataTable Table { get; init; }

    /// <summary>A table to choose the best epoch by; null: rows are drawn.</summary>
    public DataTable? Development { get; init; }

    /// <summary>A table to test on; null: rows are drawn.</summary>
    public DataTable? Test { get; init; }

    /// <summary>The place of the column to predict.</summary>
    public required int Target { get; init; }

    public required TableTargetKind TargetKind { get; init; }

    /// <summary>Places of columns that are no inputs.</summary>
    public required IReadOnlyList<int> Ignored { get; init; }

    /// <summary>How rows are drawn.</summary>
    public required DevelopmentSplit Split { get; init; }

    /// <summary>Whether a model that was made from another table is trained on this one.</summary>
    public required bool IsForTraining { get; init; }

    /// <summary>The name without folder and endings.</summary>
    public string Name => Path.GetFileName(Table.Source).Split('.')[0] is { Length: > 0 } name ? name : "table";

    public IEnumerable<string> Notes =>
        ((DataTable?[])[Table, Development, Test]).OfType<DataTable>().SelectMany(table => table.Notes);

    public static TableSource Load(RunConfiguration configuration)
    {
        string data = configuration.Get(Settings.Dataset)!;
        TableHeader header = configuration.Get(TableTask.Header);
        DevelopmentSplit split = Settings.SplitOf(configuration);
        DataTable table = data == BuiltInTable.Name ? BuiltInTable.Create() : TableReader.Read(data, header);
        return new()
        {
            Table = table,
            Development = Other(split.Path),
            Test = Other(configuration.Get(TreebankSource.TestFile)),
            Target = TargetIn(table, configuration),
            TargetKind = configuration.Get(TableTask.TargetKind),
            Ignored = [.. NamesIn(configuration.Get(TableTask.Ignore)).Select(table.PlaceOf)],
            Split = split,
            IsForTraining = configuration.Get(Settings.Model) is not null,
        };

        // A header that one table has, the others have.
        DataTable? Other(string? path) => path is null
            ? null
            : TableReader.Read(path, table.Format.HasHeader ? TableHeader.Yes : TableHeader.No);
    }

    private static int TargetIn(DataTable table, RunConfiguration configuration)
    {
        if (configuration.Get(TableTask.Target) is { } target) return table.PlaceOf(target);
        throw new ConfigurationException(
            $"{table.Source}: which column is to be predicted? Give --target one of {table.ColumnList}, or its number "
            + $"from 1 to {table.Columns.Count}.");
    }

    private static string[] NamesIn(string? list) =>
        list?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
