using MeProp.Gpu;
using MeProp.GpuBench;

try
{
    var sizes = BenchSizes.Parse(args);
    using GpuDevice device = GpuDevice.Create(new GpuOptions { AllowsTf32 = sizes.AllowsTf32 });
    Console.WriteLine($"{device.Description}, {string.Join(", ", GpuMachine.Examine().Libraries)}");
    Console.WriteLine($"Medians of {sizes.Repeats} times by device events, in milliseconds.");
    foreach (MarkdownTable table in (IEnumerable<MarkdownTable>)
        [new ProductTable(device, sizes).Measure(), .. new NetworkTables(device, sizes).Measure()])
    {
        Console.WriteLine();
        Console.Write(table);
    }

    return 0;
}
catch (Exception exception) when (exception is GpuException or ArgumentException)
{
    Console.Error.WriteLine($"error: {exception.Message}");
    return 1;
}
