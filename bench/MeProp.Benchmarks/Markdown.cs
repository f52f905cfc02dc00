namespace MeProp.Benchmarks;

/// <summary>Writes Markdown tables.</summary>
internal static class Markdown
{
    public static void StartTable(this TextWriter output, string caption, params IReadOnlyList<string> columns)
    {
        output.WriteLine(caption);
        output.WriteLine();
        output.WriteRow(columns);
        output.WriteLine($"|{string.Concat(columns.Select(_ => "---|"))}");
    }

    public static void WriteRow(this TextWriter output, params IReadOnlyList<string> cells) =>
        output.WriteLine($"| {string.Join(" | ", cells)} |");
}
