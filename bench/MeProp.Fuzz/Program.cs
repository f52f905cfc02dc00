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
    return Guard(run.FileOf, kind, () =>
    {
        long start = Stopwatch.GetTimestamp();
        TableFuzzReport report = run.Run(files);
        Console.WriteLine(
            $"{report.Files} files of seed {seed} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s: "
            + $"{report.Accepted} tables, {report.Rejected} rejected");
        Console.WriteLine(
            $"largest allocation for a file {report.LargestAllocation} bytes; longest "
            + $"{report.LongestSeconds * 1000:F1} ms");
        Print(report.Messages);
    });
}

int FuzzPictures()
{
    using var run = new PictureFuzzRun(seed);
    return Guard(run.FileOf, "picture", () =>
    {
        long start = Stopwatch.GetTimestamp();
        PictureFuzzReport report = run.Run(files);
        Console.WriteLine(
            $"{report.Files} files of seed {seed} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s: "
            + $"{report.Pictures} pictures, {report.Idx} IDX files, {report.Rejected} rejected");
        Console.WriteLine(
            $"largest allocation for a file {report.LargestAllocation} bytes; longest "
            + $"{report.LongestSeconds * 1000:F1} ms");
        Print(report.Messages);
    });
}

int FuzzText()
{
    var run = new TextFuzzRun(seed);
    return Guard(run.FileOf, "conllu", () =>
    {
        long start = Stopwatch.GetTimestamp();
        TextFuzzReport report = run.Run(files);
        Console.WriteLine(
            $"{report.Files} files of seed {seed} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s: "
            + $"{report.Accepted} in CoNLL-U, {report.Rejected} rejected; {report.Tokenized} are tokenized text");
        Console.WriteLine(
            $"largest allocation for a file {report.LargestAllocation} bytes; longest "
            + $"{report.LongestSeconds * 1000:F1} ms");
        Print(report.Messages);
    });
}

int FuzzModels()
{
    using CpuDevice device = CpuDevice.Create(1);
    var run = new FuzzRun(device, seed);
    return Guard(run.FileOf, "safetensors", () =>
    {
        long start = Stopwatch.GetTimestamp();
        FuzzReport report = run.Run(files);
        Console.WriteLine(
            $"{report.Files} files of seed {seed} in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s: "
            + $"{report.Models} models, {report.TensorsOnly} safetensors that are no models, {report.Rejected} "
            + "rejected");
        Console.WriteLine(
            $"largest allocation for a file {report.LargestAllocation} bytes; beyond {FuzzRun.AllowedBytes} at most "
            + $"{report.LargestFactor:F1} times the file; longest {report.LongestSeconds * 1000:F1} ms");
        Print(report.Messages);
    });
}

static void Print(IReadOnlyDictionary<string, long> messages)
{
    Console.WriteLine($"{messages.Count} kinds of messages:");
    foreach ((string message, long count) in messages.OrderByDescending(entry => entry.Value))
        Console.WriteLine($"{count,9}  {message}");
}

int Guard(Func<long, byte[]> fileOf, string extension, Action run)
{
    try
    {
        run();
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
