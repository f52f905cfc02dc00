namespace MeProp.Cli.Tests;

/// <summary>What figures of reports are drawn from.</summary>
public sealed class ReportFigureTests
{
    [Fact]
    public void A_map_has_the_means_of_neighbouring_times()
    {
        // Two neurons, four times in two columns; the second neuron is kept more often.
        (double, byte[])[] columns = [(0.5, [0, 255]), (1, [51, 255]), (1.5, [102, 0]), (2, [204, 0])];
        double[,] cells = KeptMap.Cells(columns, order: [1, 0], last: 2, sortsEach: false, maxColumns: 2);
        Assert.Equal([100, 0, 10, 60], cells.Cast<double>().Select(share => Math.Round(share, 6)));
    }

    [Fact]
    public void A_map_shows_the_time_before_where_a_time_has_no_sample_and_nothing_of_removed_neurons()
    {
        (double, byte[])[] columns = [(1, [255, 0]), (1, [255, 0]), (2, [255, 0]), (4, [51])];
        double[,] cells = KeptMap.Cells(columns, order: [0, 1], last: 4, sortsEach: true, maxColumns: 4);
        Assert.Equal(
            [100, 100, 100, 20, 0, 0, 0, double.NaN], cells.Cast<double>().Select(share => Math.Round(share, 6)));
    }

    [Fact]
    public void Shares_of_confusions_are_of_the_whole_class()
    {
        var matrix = new ConfusionMatrix(["a", "b", "c"], [[5, 3, 2], [0, 9, 1], [0, 0, 0]]);
        Assert.Equal((20, 6), (matrix.Total, matrix.Wrong));
        Assert.Equal([0, 1], matrix.MostConfused(2));
        Assert.Equal((30, 10, 0), (matrix.ShareOf(0, 1), matrix.ShareOf(1, 2), matrix.ShareOf(2, 0)));
        Assert.True(matrix.IsValid);
        Assert.False(new ConfusionMatrix(null!, null!).IsValid);
        Assert.False((matrix with { Labels = ["a", "b"] }).IsValid);
    }

    [Theory]
    [InlineData(1, 10, new double[] { 1, 2, 5, 10 })]
    [InlineData(0.55, 0.85, new double[] { 0.6, 0.7, 0.8 })]
    [InlineData(0.612, 0.655, new double[] { 0.62, 0.63, 0.64, 0.65 })]
    [InlineData(0.6121, 0.6124, new double[] { 0.6121, 0.6122, 0.6123, 0.6124 })]
    [InlineData(1, 100_000, new double[] { 1, 10, 100, 1000, 10_000, 100_000 })]
    public void An_axis_of_logarithms_has_numbers_in_any_range(double lowest, double highest, double[] numbers) =>
        Assert.Equal(
            numbers,
            FigureStyle.LogarithmicNumbers(Math.Log10(lowest) - 1e-9, Math.Log10(highest) + 1e-9)
                .Select(number => Math.Round(number, 8)));

    [Theory]
    [InlineData("top-k 20", "top-k 20")]
    [InlineData("500 simplified, k=25, cycles of 2", "500 simplified,\nk=25, cycles of 2")]
    [InlineData("a-name-that-cannot-be-broken", "a-name-that-cannot-be-broken")]
    public void Long_names_of_rows_have_two_lines(string name, string shown) =>
        Assert.Equal(shown, FigureStyle.InTwoLines(name));

    [Fact]
    public void A_figure_in_a_page_has_the_colours_of_the_page()
    {
        ScottPlot.Plot plot = FigureStyle.Create("title", "x", "y");
        HeatMap.Add(plot, new double[,] { { 1, 2 }, { 3, 4 } }, "scale");
        FigureStyle.AddLine(plot, 0, "line", [0, 1], [0, 1]);
        string svg = FigureSvg.ForPage(DrawnFigure.Of(plot, 560, 400).Svg, "name", "words", 560, 400);
        foreach (string color in (string[])["#DDD", "#DDDDDD", "#1B1B1B", "stroke=\"black\"", "\"white\""])
            Assert.DoesNotContain(color, svg, StringComparison.OrdinalIgnoreCase);
        foreach (string color in (string[])["var(--grid)", "var(--paper)", "currentColor"])
            Assert.Contains(color, svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_many_points_differ_in_their_marks()
    {
        ScottPlot.Plot plot = FigureStyle.Create("title", "x", "y");
        double[] xs = [.. Enumerable.Range(0, 500).Select(i => (double)i)];
        for (int i = 0; i < 10; i++) FigureStyle.AddLine(plot, i, $"line {i}", xs, xs);
        ScottPlot.Plottables.Scatter[] named =
        [
            .. plot.GetPlottables<ScottPlot.Plottables.Scatter>().Where(line => line.LegendText.Length > 0),
        ];
        Assert.Equal(10, named.Select(line => (line.Color, line.MarkerShape)).Distinct().Count());
        Assert.All(named, line => Assert.InRange(line.Data.GetScatterPoints().Count, 10, 12));
    }

    [Fact]
    public void Many_values_are_sampled_with_both_ends()
    {
        int[] values = [.. Enumerable.Range(0, 1000)];
        int[] some = Sampling.Evenly(values, 7);
        Assert.Equal((7, 0, 999), (some.Length, some[0], some[^1]));
        Assert.Equal([1, 2, 3], Sampling.Evenly([1, 2, 3], 7));
        Assert.Empty(Sampling.Evenly(Array.Empty<int>(), 7));
    }

    [Theory]
    [InlineData("runs/a=1,b", "runs/a=1,b")]
    [InlineData("my runs", "\"my runs\"")]
    [InlineData("-x", "./-x")]
    [InlineData("größe", "größe")]
    [InlineData("a&b", "\"a&b\"")]
    public void Commands_quote_what_a_shell_would_take_apart(string path, string shown) =>
        Assert.Equal(shown, ShellText.Of(path));

    [Fact]
    public void Signs_that_a_shell_replaces_stand_in_single_quotes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "quotes for the shells of Unix");
        Assert.Equal("'a$b'", ShellText.Of("a$b"));
        Assert.Equal("'it'\\''s $1'", ShellText.Of("it's $1"));
    }
}
