using System.Globalization;
using System.Text;

namespace MeProp.GpuBench;

/// <summary>A table with a title; the times of a row, and how many times faster than the first row it is.</summary>
internal sealed class MarkdownTable(string title, params string[] times)
{
    private readonly List<(string Name, double[] Milliseconds)> _rows = [];

    public void Add(string name, params double[] milliseconds) => _rows.Add((name, milliseconds));

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(title).AppendLine();
        string[] columns = times.Length > 1 ? [.. times, "sum"] : times;
        text.AppendLine(CultureInfo.InvariantCulture, $"| method | {string.Join(" | ", columns)} | speedup |");
        text.Append("|---|").AppendLine(string.Concat(Enumerable.Repeat("---:|", columns.Length + 1)));
        double first = _rows[0].Milliseconds.Sum();
        foreach ((string name, double[] milliseconds) in _rows)
        {
            double sum = milliseconds.Sum();
            IEnumerable<double> values = times.Length > 1 ? milliseconds.Append(sum) : milliseconds;
            string cells = string.Join(" | ", values.Select(value => Text(value, "0.000")));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {cells} | {Text(first / sum, "0.00")}× |");
        }

        return text.ToString();
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
