using System.Text;
using System.Text.Json;
using Spectre.Console;

namespace MeProp.Cli;

/// <summary>The configurations of a sweep with their scores and times.</summary>
internal sealed class SweepTable(SweepFolder folder, SweepReport report, string plusMinus)
{
    private readonly Setting[] _settings = [.. folder.Plan.GroupSettings];

    private readonly string[] _others = [.. report.Groups.SelectMany(group => group.TestOthers.Keys).Distinct()];

    private string[] Columns =>
    [
        .. _settings.Length == 0 ? ["configuration"] : _settings.Select(NameOf), "runs",
        $"test {Score.Label(folder.ScoreName)}%", .. _others.Select(name => $"test {Score.Label(name)}%"),
        $"dev {Score.Label(folder.ScoreName)}%", "epoch s",
    ];

    private IEnumerable<string[]> Rows => report.Groups.Select(group => (string[])[
        .. _settings.Length == 0
            ? [group.Group]
            : _settings.Select(setting => group.Settings[setting.Key]?.ToString() ?? ""),
        group.FailedRuns == 0 ? $"{group.Runs}" : $"{group.Runs}, {group.FailedRuns} failed",
        group.TestScore?.ToText(plusMinus) ?? "",
        .. _others.Select(name => group.TestOthers.GetValueOrDefault(name)?.ToText(plusMinus) ?? ""),
        group.DevScore?.ToText(plusMinus) ?? "",
        $"{group.EpochSeconds:0.000}",
    ]);

    public ConsoleTable ToTable(TableBorder border)
    {
        ConsoleTable table = NarrowTable.Create(border, Columns, IsText);
        foreach (string[] row in Rows) table.AddRow([.. row.Select(Markup.Escape)]);
        return table;
    }

    /// <summary>For a terminal that is too narrow for the table.</summary>
    public IEnumerable<string> ToLines() => Rows.Select(
        row => string.Join(", ", Columns.Zip(row, (column, cell) => $"{column} {cell}")));

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        MarkdownLine(text, Columns);
        MarkdownLine(text, Columns.Select((_, i) => IsText(i) ? "---" : "---:"));
        foreach (string[] row in Rows) MarkdownLine(text, row);
        text.Append("\nScores: mean ± standard deviation over the seeds. Seconds per epoch: median.\n");
        return text.ToString();
    }

    /// <summary>Names the configuration whose mean development score is best; null before there is one.</summary>
    public string? Best()
    {
        SweepGroup? best = report.Groups.Where(group => group.DevScore is not null)
            .MaxBy(group => group.DevScore!.Mean);
        if (best is null) return null;
        string label = Score.Label(folder.ScoreName);
        return
            $"Best development score: {best.Group}, dev {label}{best.DevScore!.ToText(plusMinus)} %, test "
            + $"{label}{best.TestScore?.ToText(plusMinus)} %";
    }

    private static string NameOf(Setting setting) => setting.Option?.TrimStart('-') ?? setting.Key;

    private static void MarkdownLine(StringBuilder text, IEnumerable<string> cells) =>
        ComparisonTable.MarkdownLine(text, cells);

    private bool IsText(int column) => _settings.Length == 0
        ? column == 0
        : column < _settings.Length && _settings[column].TokenType == JsonTokenType.String;
}
