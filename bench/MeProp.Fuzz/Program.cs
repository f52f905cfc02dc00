using System.Diagnostics;
using System.Globalization;
using MeProp;
using MeProp.Fuzz;

// usage: MeProp.Fuzz [FILES [SEED]]
long files = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
ulong seed = args.Length > 1 ? ulong.Parse(args[1], CultureInfo.InvariantCulture) : 1;
using CpuDevice device = CpuDevice.Create(1);
var run = new FuzzRun(device, seed);
long start = Stopwatch.GetTimestamp();
try
{
    FuzzReport report = run.Run(files);
    Console.WriteLine(
        $"{report.Files} files of seed {seed} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s: {report.Models} "
        + $"models, {report.TensorsOnly} safetensors that are no models, {report.Rejected} rejected");
    Console.WriteLine(
        $"largest allocation for a file {report.LargestAllocation} bytes; beyond {FuzzRun.AllowedBytes} at most "
        + $"{report.LargestFactor:F1} times the file; longest {report.LongestSeconds * 1000:F1} ms");
    Console.WriteLine($"{report.Messages.Count} kinds of messages:");
    foreach ((string message, long count) in report.Messages.OrderByDescending(entry => entry.Value))
        Console.WriteLine($"{count,9}  {message}");
    return 0;
}
catch (FuzzFailedException failure)
{
    string path = $"fuzz-{seed}-{failure.Number}.safetensors";
    File.WriteAllBytes(path, run.FileOf(failure.Number));
    Console.Error.WriteLine($"{failure.Message} It is in {path}.");
    Console.Error.WriteLine(failure.InnerException);
    return 1;
}
