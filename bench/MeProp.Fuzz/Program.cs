using System.Diagnostics;
using System.Globalization;
using MeProp;
using MeProp.Fuzz;

// usage: MeProp.Fuzz [models|text|pictures|csv|parquet] [FILES [SEED]]
string[] kinds = ["models", "text", "pictures", "csv", "parquet"];
string kind = args.Length > 0 && kinds.Contains(args[0]) ? args[0] : kinds[0];
string[] numbers = args.Length > 0 && kinds.Contains(args[0]) ? args[1..] : args;
long files = numbers.Length > 0 ? long.Parse(numbers[0], CultureInfo.InvariantCulture) : 1_000_000;
ulong seed = numbers.Length > 1 ? ulong.Parse(numbers[1], CultureInfo.InvariantCulture) : 1;
return kind switch
{
    "text" => FuzzText(),
    "pictures" => FuzzPictures(),
    "models" => FuzzModels(),
    _ => FuzzTables(),
};

int FuzzTables()
{
    var run = new TableFuzzRun(seed, kind == "parquet");
    return Fuzz(run.FileOf, kind, run.Run);
}

int FuzzPictures()
{
    using var run = new PictureFuzzRun(seed);
    return Fuzz(run.FileOf, "picture", run.Run);
}

int FuzzText()
{
    var run = new TextFuzzRun(seed);
    return Fuzz(run.FileOf, "conllu", run.Run);
}

int FuzzModels()
{
    using CpuDevice device = CpuDevice.Create(1);
    var run = new FuzzRun(device, seed);
    return Fuzz(run.FileOf, "safetensors", count => run.Run(count));
}

int Fuzz(Func<long, byte[]> fileOf, string extension, Func<long, FuzzReport> run)
{
    try
    {
        long start = Stopwatch.GetTimestamp();
        FuzzReport report = run(files);
        Console.WriteLine(
            $"{report.Files} files of seed {seed} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s: "
            + $"{report.Rejected} refused; {report.Found}");
        Console.WriteLine(
            $"largest allocation for a file {report.LargestAllocation} bytes; longest "
            + $"{report.LongestSeconds * 1000:F1} ms");
        Console.WriteLine($"{report.Messages.Count} kinds of messages:");
        foreach ((string message, long count) in report.Messages.OrderByDescending(entry => entry.Value))
            Console.WriteLine($"{count,9}  {message}");
        return 0;
    }
    catch (FuzzFailedException failure)
    {
        string path = $"fuzz-{seed}-{failure.Number}.{extension}";
        File.WriteAllBytes(path, fileOf(failure.Number));
        Console.Error.WriteLine($"{failure.Message} It is in {path}.");
        Console.Error.WriteLine(failure.InnerException);
        return 1;
    }
}
