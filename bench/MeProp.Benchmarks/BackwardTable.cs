namespace MeProp.Benchmarks;

/// <summary>
/// The backward pass of the linear maps of 784-500-500-10: dx, dw, db and selection, without activations and optimizer.
/// </summary>
internal sealed class BackwardTable
{
    private const int Inputs = 784, Hidden = 500, Classes = 10;

    private readonly CpuDevice _device;
    private readonly RandomStream _random = new(1);
    private readonly Matrix _x, _h, _dz, _w2, _w3, _dy, _dh, _db, _db3;
    private readonly Parameter _weight1, _weight2, _weight3;
    private readonly Selection _all;

    private BackwardTable(CpuDevice device, int batch)
    {
        _device = device;
        _x = Gaussian(batch, Inputs);
        _h = Gaussian(batch, Hidden);
        _dz = Gaussian(batch, Classes);
        _w2 = Gaussian(Hidden, Hidden);
        _w3 = Gaussian(Classes, Hidden);
        _dy = Gaussian(batch, Hidden);
        _dh = device.CreateMatrix(batch, Hidden);
        _weight1 = new Parameter(device, "1", Hidden, Inputs);
        _weight2 = new Parameter(device, "2", Hidden, Hidden);
        _weight3 = new Parameter(device, "3", Classes, Hidden);
        _db = device.CreateMatrix(1, Hidden);
        _db3 = device.CreateMatrix(1, Classes);
        _all = new Selection(device);
        _all.SetAll(batch, Classes);
    }

    public static void Write(TextWriter output, int batch, int rounds)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var table = new BackwardTable(device, batch);
        Keep[] methods = Training.Methods;
        double[] seconds = Timing.InTurns(rounds, 0.02, [table.OutputLayer, .. methods.Select(table.AllLayers)]);
        output.StartTable(
            $"Backward pass of the linear maps and selection, 784-500-500-10, batch {batch}, one thread, " +
            $"medians of {rounds} turns; the dense output layer takes {seconds[0] * 1e6:F1} µs of each.",
            "method", "µs", "of dense");
        for (int i = 0; i < methods.Length; i++)
        {
            string method = i == 0 ? "dense" : methods[i].ToString();
            output.WriteRow(method, $"{seconds[i + 1] * 1e6:F1}", $"{seconds[1] / seconds[i + 1]:F1}×");
        }
    }

    private Matrix Gaussian(int rows, int columns) => Matrices.Gaussian(_device, _random, rows, columns);

    private void OutputLayer()
    {
        _device.Dense.BackwardInput(_dz, _w3, _all, _dh);
        _device.Dense.BackwardWeights(_h, _dz, _all, _weight3);
        _device.Dense.BackwardBias(_dz, _db3);
    }

    private Action AllLayers(Keep keep)
    {
        var selection = new Selection(_device, keep);
        int count = keep.CountAt(Hidden, 0);
        return () =>
        {
            OutputLayer();
            Select();
            _device.Dense.BackwardInput(_dy, _w2, selection, _dh);
            _device.Dense.BackwardWeights(_h, _dy, selection, _weight2);
            Select();
            _device.Dense.BackwardWeights(_x, _dy, selection, _weight1);
        };

        void Select()
        {
            _device.Dense.BackwardBias(_dy, _db, selection);
            _device.Selection.Select(_dy, count, _random, selection);
        }
    }
}
