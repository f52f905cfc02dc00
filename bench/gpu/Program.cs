using MeProp.Gpu;
using MeProp.GpuBench;

try
{
    var sizes = BenchSizes.Parse(args);
    using GpuDevice device = GpuDevice.Create(new GpuOptions { AllowsTf32 = sizes.AllowsTf32 });
    Console.WriteLine($"{device.Description}, {string.Join(", ", GpuMachine.Examine().Libraries)}");
    Console.WriteLine($"Medians of {sizes.Repeats} times in ms, by device events unless a title says otherwise.");
    Console.WriteLine(Ceilings.Measure(device, sizes));
    IEnumerable<MarkdownTable> tables =
    [
        new ProductTable(device, sizes).Measure(), .. new NetworkTables(device, sizes).Measure(),
        new SmallStepTable(sizes).Measure(),
    ];
    foreach (MarkdownTable table in tables)
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
