using MeProp.Gpu;

namespace MeProp.GpuBench;

/// <summary>
/// The backward pass of one linear map of h inputs and h outputs: selection, dx = dy w and dw = dyᵀ x.
/// </summary>
internal sealed class ProductTable
{
    private readonly GpuDevice _device;
    private readonly BenchSizes _sizes;
    private readonly RandomStream _random = new(1);
    private readonly Matrix _x, _dy, _dx;
    private readonly Parameter _weight;

    public ProductTable(GpuDevice device, BenchSizes sizes)
    {
        (_device, _sizes) = (device, sizes);
        (_x, _dy) = (Random(sizes.Batch), Random(sizes.Batch));
        _dx = device.CreateMatrix(sizes.Batch, sizes.Hidden);
        _weight = new Parameter(device, "w", sizes.Hidden, sizes.Hidden);
        _weight.Value.Upload(Random(sizes.Hidden).ToArray());
    }

    public MarkdownTable Measure()
    {
        var table = new MarkdownTable(
            $"Backward pass of one product, {_sizes.Hidden} × {_sizes.Hidden}, batch {_sizes.Batch}",
            "select", "dx", "dw");
        Add("dense", Keep.All);
        foreach (int k in _sizes.Kept.Where(k => k < _sizes.Hidden)) Add($"unified, k = {k}", Keep.UnifiedTopK(k));
        foreach (int k in _sizes.Kept.Where(k => k < _sizes.Hidden)) Add($"per example, k = {k}", Keep.TopK(k));
        return table;

        void Add(string name, Keep keep)
        {
            var kept = new Selection(_device, keep);
            int count = keep.CountAt(_sizes.Hidden, 0);
            table.Add(
                name, Time(() => _device.Selection.Select(_dy, count, _random, kept)),
                Time(() => _device.Dense.BackwardInput(_dy, _weight.Value, kept, _dx)),
                Time(() => _device.Dense.BackwardWeights(_x, _dy, kept, _weight)));
        }
    }

    private double Time(Action work) => Timing.Median(_device, _sizes.Repeats, work);

    private Matrix Random(int rows) => RandomMatrix.Create(_device, _random, rows, _sizes.Hidden);
}
