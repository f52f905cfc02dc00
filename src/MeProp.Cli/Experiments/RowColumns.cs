namespace MeProp.Cli;

/// <summary>The columns of a part's table. Columns that are empty in every row are absent.</summary>
internal sealed class RowColumns
{
    private readonly PartResult _part;
    private readonly string _plusMinus;
    private readonly bool _isWide;
    private readonly List<(string Title, bool IsText, string[] Cells)> _columns = [];

    /// <param name="part">Has the rows.</param>
    /// <param name="plusMinus">Stands between a mean and its deviation.</param>
    /// <param name="isWide">All columns, or those that fit into a terminal.</param>
    public RowColumns(PartResult part, string plusMinus, bool isWide)
    {
        (_part, _plusMinus, _isWide) = (part, plusMinus, isWide);
        Add("run", row => row.Title, isText: true);
        Add("published", PublishedTest);
        Add($"test {Score.Label(part.ScoreName)}%", row => row.Test is { } test ? Text(test) : "not run");
        if (isWide) Add("each seed", row => string.Join(' ', row.Runs.Select(run => $"{run.Test:0.00}")), isText: true);
        Add("difference", row => Signed(row.Difference));
        if (isWide) AddWide();
        Add("epoch s", row => Seconds(row.EpochSeconds));
        Add("s to score", row => row.SecondsToScore is { } s ? Text(s) : "");
        if (!isWide) return;
        Add("epochs to score", row => row.EpochsToScore is { } epochs ? Text(epochs) : "");
        Add("reached", row => row.SecondsToScore is { } s ? $"{s.Count} of {row.Runs.Count}" : "");
        Add("backprop s, published", row => $"{row.Published.BackpropSeconds:#,0.0}");
        Add("backprop s", row => Seconds(row.BackpropSeconds));
        Add("speedup, published", row => Times(row.Published.Speedup ?? PublishedSpeedup(row)));
        Add("speedup", row => Times(row.BackpropSpeedup));
    }

    public IReadOnlyList<string> Titles => [.. _columns.Select(column => column.Title)];

    public IEnumerable<string[]> Rows => Enumerable.Range(0, _part.Rows.Count)
        .Select(i => _columns.Select(column => column.Cells[i]).ToArray());

    /// <summary>Whether a column holds text, which stands left.</summary>
    public bool IsText(int column) => _columns[column].IsText;

    private void AddWide()
    {
        foreach (string name in _part.Rows.SelectMany(row => row.Others.Keys).Distinct())
            Add($"{name.ToUpperInvariant()} %", row => row.Others.TryGetValue(name, out Statistic? s) ? Text(s) : "");
        Add("dev %", row => row.Dev is { } dev ? Text(dev) : "");
        Add("dev %, epoch 1", row => row.FirstDev is { } dev ? $"{dev.Mean:0.00}" : "");
        if (!_part.Rows.Any(row => row.Published.HiddenNeurons is not null || HasShrunk(row))) return;
        Add("hidden neurons, published", row => $"{row.Published.HiddenNeurons:0}");
        Add("hidden neurons", row => string.Join(
            ' ', row.Runs.Select(run => string.Join('-', run.Hidden)).Distinct()), isText: true);
    }

    private static bool HasShrunk(RowResult row) =>
        row.Runs.Any(run => !run.Hidden.SequenceEqual(run.HiddenAtStart));

    private void Add(string title, Func<RowResult, string> cell, bool isText = false)
    {
        string[] cells = [.. _part.Rows.Select(cell)];
        if (Array.Exists(cells, text => text.Length > 0)) _columns.Add((title, isText, cells));
    }

    /// <summary>As in "97.82 → 98.01": the row that it is compared with, where there is room, and its own.</summary>
    private string PublishedTest(RowResult row)
    {
        if (row.Published.Test is not { } test) return "";
        double? dense = _isWide && row.Against is { } against ? _part.Row(against).Published.Test : null;
        return dense is null ? Number(test) : $"{Number(dense.Value)} → {Number(test)}";
    }

    private double? PublishedSpeedup(RowResult row) => row.Against is { } against
        ? _part.Row(against).Published.BackpropSeconds / row.Published.BackpropSeconds
        : null;

    private static string Number(double value) => $"{value:0.00}";

    private string Text(Statistic statistic) => statistic.ToText(_plusMinus);

    private string Signed(Statistic? difference) => difference is null ? ""
        : difference.StandardDeviation is { } deviation ? $"{Sign(difference.Mean)} {_plusMinus} {deviation:0.00}"
        : Sign(difference.Mean);

    private static string Sign(double value) => $"{value:+0.00;-0.00;0.00}";

    private static string Seconds(double? seconds) => seconds < 10 ? $"{seconds:0.000}" : $"{seconds:0.0}";

    private static string Times(double? factor) => factor is { } value ? $"{value:0.0}×" : "";
}
