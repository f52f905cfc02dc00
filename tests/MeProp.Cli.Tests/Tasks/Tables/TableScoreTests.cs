using System.Globalization;
using System.Text;

namespace MeProp.Cli.Tests.Tables;

/// <summary>Scores with default options, on tables whose best possible score is known.</summary>
public sealed class TableScoreTests : TableRuns
{
    /// <summary>Percent.</summary>
    private const double Margin = 2;

    /// <summary>A number of five inputs with noise of deviation 1, as in Friedman 1991.</summary>
    [Fact]
    public void A_number_is_predicted_nearly_as_well_as_its_noise_lets()
    {
        var random = new RandomStream(7);
        var text = new StringBuilder("a,b,c,d,e,f,g,price\n");
        var numbers = new List<double>();
        for (int i = 0; i < 2000; i++)
        {
            double[] x = [.. Enumerable.Range(0, 7).Select(_ => random.NextDouble())];
            double y = 10 * Math.Sin(Math.PI * x[0] * x[1]) + 20 * Math.Pow(x[2] - 0.5, 2) + 10 * x[3] + 5 * x[4]
                + random.NextGaussian();
            numbers.Add(y);
            text.AppendJoin(',', x.Append(y).Select(Written)).Append('\n');
        }

        double mean = numbers.Average(), best = 100 * (1 - 1 / numbers.Average(y => (y - mean) * (y - mean)));
        Assert.InRange(Score(text, "price", "testR2"), best - Margin, 100);
    }

    /// <summary>Classes that overlap: the most likely class of the true distributions is the best guess.</summary>
    [Fact]
    public void Classes_are_told_apart_nearly_as_well_as_their_overlap_lets()
    {
        double[][] means = [[0, 0, 0, 0], [1.5, 1, -1, 0.5], [-1, 1.5, 1, 0]];
        double[][] colours = [[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.1, 0.3, 0.6]];
        var random = new RandomStream(7);
        var text = new StringBuilder("a,b,c,d,colour,kind\n");
        int right = 0;
        const int rows = 3000;
        for (int i = 0; i < rows; i++)
        {
            int kind = random.NextInt32(means.Length);
            double[] x = [.. means[kind].Select(mean => mean + random.NextGaussian())];
            double place = random.NextDouble();
            int colour = place < colours[kind][0] ? 0 : place < colours[kind][0] + colours[kind][1] ? 1 : 2;
            int likely = Enumerable.Range(0, means.Length).MaxBy(one => Math.Log(colours[one][colour])
                - means[one].Zip(x, (mean, value) => (value - mean) * (value - mean)).Sum() / 2);
            if (likely == kind) right++;
            text.AppendJoin(',', [.. x.Select(Written), $"colour{colour}", $"kind{kind}"]).Append('\n');
        }

        Assert.InRange(Score(text, "kind", "testAccuracy"), 100.0 * right / rows - Margin, 100);
    }

    private static string Written(double number) => number.ToString("0.0000", CultureInfo.InvariantCulture);

    private double Score(StringBuilder text, string target, string field)
    {
        Workspace.Write("table.csv", text.ToString());
        Ok("train", "table.csv", "--target", target, "--output", "run", "--no-report");
        return Workspace.Json("run/summary.json").GetProperty(field).GetDouble();
    }
}
