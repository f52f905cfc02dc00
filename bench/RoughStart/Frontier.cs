using System.Text.Json;
using ScottPlot;

namespace RoughStart;

/// <summary>
/// Draws development accuracy over seconds of training for the groups of sweeps: means over the seeds. A sweep is given
/// as NAME=FOLDER.
/// </summary>
internal sealed class Frontier(IReadOnlyList<string> sweeps)
{
    private const double LowestScore = 96;

    public void Draw(string path)
    {
        var plot = new Plot();
        Console.WriteLine("| run | seconds to 97.5, 98.0, 98.3 % | best mean |");
        Console.WriteLine("|---|---|---|");
        foreach ((string name, (double Seconds, double Score)[] curve) in sweeps.SelectMany(Curves))
        {
            (double Seconds, double Score)[] shown = [.. curve.Where(point => point.Score >= LowestScore)];
            if (shown.Length > 0)
            {
                double[] seconds = [.. shown.Select(point => Math.Log10(point.Seconds))];
                double[] scores = [.. shown.Select(point => point.Score)];
                var line = plot.Add.ScatterLine(seconds, scores);
                (line.LegendText, line.LineWidth) = (name, 2);
            }

            string times = string.Join(", ", ((double[])[97.5, 98, 98.3]).Select(score => SecondsTo(score, curve)));
            Console.WriteLine($"| {name} | {times} | {curve.Max(point => point.Score):F2} |");
        }

        plot.Title("MNIST, 784-500-500-10: development accuracy over training time");
        plot.XLabel("seconds of training");
        plot.YLabel("development accuracy, percent, mean of seeds");
        double[] ticks = [0.2, 0.5, 1, 2, 5, 10];
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. ticks.Select(Math.Log10)], [.. ticks.Select(tick => $"{tick}")]);
        plot.ShowLegend(Alignment.LowerRight);
        plot.SavePng(path, 900, 560);
    }

    private static string SecondsTo(double score, (double Seconds, double Score)[] curve)
    {
        int place = Array.FindIndex(curve, point => point.Score >= score);
        return place < 0 ? "–" : $"{curve[place].Seconds:F2}";
    }

    /// <summary>A point for each evaluation that all seeds have.</summary>
    private static IEnumerable<(string Name, (double Seconds, double Score)[] Curve)> Curves(string sweep)
    {
        string label = sweep[..sweep.IndexOf('=', StringComparison.Ordinal)];
        sweep = sweep[(label.Length + 1)..];
        using JsonDocument results = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(sweep, "results.json")));
        var runs = results.RootElement.GetProperty("runs").EnumerateArray().Select(run => (
            Group: run.GetProperty("group").GetString()!, Folder: run.GetProperty("run").GetString()!)).ToArray();
        foreach (var group in runs.GroupBy(run => run.Group, run => run.Folder))
        {
            (double Seconds, double Score)[][] seeds = [.. group.Select(run => Read(Path.Combine(sweep, run)))];
            IEnumerable<int> evaluations = Enumerable.Range(0, seeds.Min(seed => seed.Length));
            string name = group.Key.Replace("method=", "", StringComparison.Ordinal);
            yield return ($"{name}, {label}", [.. evaluations.Select(i => (
                seeds.Average(seed => seed[i].Seconds), seeds.Average(seed => seed[i].Score)))]);
        }
    }

    private static (double Seconds, double Score)[] Read(string run) =>
        [.. File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select(line =>
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement evaluation = json.RootElement;
            return (
                evaluation.GetProperty("trainSeconds").GetDouble(), evaluation.GetProperty("devAccuracy").GetDouble());
        })];
}
