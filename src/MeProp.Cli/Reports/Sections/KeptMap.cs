using ScottPlot;

namespace MeProp.Cli;

/// <summary>Which neurons of a layer are kept how often over training: the paper's activeness.</summary>
internal static class KeptMap
{
    private const int MaxRows = 100, MaxColumns = 80, QuantileRows = 11;

    /// <summary>The figure; null where everything is kept, as in dense training, or samples are too few.</summary>
    public static ReportFigure? Of(
        IReadOnlyList<ActivitySample> samples, string layer, string title, string name)
    {
        (double Epoch, byte[] Shares)[] columns =
        [
            .. samples.Select(sample => (
                    sample.Epoch, sample.Layers.FirstOrDefault(one => one.Name == layer)?.KeptShares))
                .Where(column => column.KeptShares is not null)
                .Select(column => (column.Epoch, column.KeptShares!)),
        ];
        if (columns.Length < 2) return null;
        if (columns.All(column => column.Shares.All(share => share == byte.MaxValue))) return null;
        double last = columns[^1].Epoch;
        int neurons = columns.Max(column => column.Shares.Length);
        bool changesSize = columns.Any(column => column.Shares.Length != neurons);
        int[] order = changesSize
            ? [.. Enumerable.Range(0, neurons)]
            : [.. Enumerable.Range(0, neurons).OrderByDescending(j => columns.Sum(column => (long)column.Shares[j]))];
        double[,] cells = Cells(columns, order, last, changesSize);
        string sorted = changesSize
            ? "Neurons are sorted anew at each time, the most kept on top, because the layer changes its size."
            : "Neurons are sorted by their mean, the most kept on top.";
        return new()
        {
            Name = name,
            Description = $"How often the gradient of each neuron of {title} was kept, in percent of the examples, "
                + $"over the epochs. {sorted}",
            Table = Table(columns, title),
            Draw = () => Draw(cells, title, last, neurons),
        };
    }

    /// <summary>Means over neighbouring neurons and times, in percent.</summary>
    /// <remarks>
    /// A time without a sample shows the one before. Neurons that were removed are left blank.
    /// </remarks>
    internal static double[,] Cells(
        (double Epoch, byte[] Shares)[] columns, int[] order, double last, bool sortsEach, int maxColumns = MaxColumns)
    {
        int rows = Math.Min(MaxRows, order.Length), width = Math.Min(maxColumns, columns.Length);
        var sums = new double[rows, width];
        var counts = new int[rows, width];
        foreach ((double epoch, byte[] shares) in columns)
        {
            int column = Math.Clamp((int)Math.Ceiling(epoch / last * width) - 1, 0, width - 1);
            byte[] values = sortsEach ? [.. shares.OrderDescending()] : Array.ConvertAll(order, j => shares[j]);
            for (int j = 0; j < values.Length; j++)
            {
                int row = (int)((long)j * rows / order.Length);
                sums[row, column] += values[j] * (100.0 / byte.MaxValue);
                counts[row, column]++;
            }
        }

        for (int column = 0; column < width; column++)
        {
            bool isSampled = counts[0, column] > 0;
            for (int row = 0; row < rows; row++)
            {
                sums[row, column] = counts[row, column] > 0 ? sums[row, column] / counts[row, column]
                    : isSampled || column == 0 ? double.NaN
                    : sums[row, column - 1];
            }
        }

        return sums;
    }

    private static ReportTable Table((double Epoch, byte[] Shares)[] columns, string title)
    {
        var table = new ReportTable(
            $"How often neurons of {title} were kept at the end: quantiles over the neurons, percent of the examples",
            [new("neurons kept more seldom, percent"), new("kept, percent")]);
        int tail = Math.Max(1, columns.Length / 10);
        byte[][] late = [.. columns[^tail..].Select(column => column.Shares)
            .Where(shares => shares.Length == columns[^1].Shares.Length)];
        double[] means =
        [
            .. Enumerable.Range(0, late[0].Length)
                .Select(j => late.Average(shares => shares[j]) * 100 / byte.MaxValue).Order(),
        ];
        for (int row = 0; row < QuantileRows; row++)
        {
            int percent = 100 * row / (QuantileRows - 1);
            table.Add($"{percent}", $"{means[(int)((long)(means.Length - 1) * row / (QuantileRows - 1))]:0.0}");
        }

        return table;
    }

    private static Plot Draw(double[,] cells, string title, double epochs, int neurons)
    {
        Plot plot = FigureStyle.Create($"Kept neurons of {title}", "epochs", "neurons, sorted");
        ScottPlot.Plottables.Heatmap map = HeatMap.Add(plot, cells, "kept in percent of the examples");
        map.Rectangle = new CoordinateRect(0, epochs, 0, neurons);
        plot.HideGrid();
        plot.Axes.SetLimits(0, epochs, 0, neurons);
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [neurons, neurons * 0.5, 0], ["1", $"{neurons / 2}", $"{neurons}"]);
        return plot;
    }
}
