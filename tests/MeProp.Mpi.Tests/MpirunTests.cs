using System.Text.Json;

namespace MeProp.Mpi.Tests;

/// <summary>The program in processes of mpirun: what is trained, and who writes what.</summary>
public sealed class MpirunTests : IDisposable
{
    private static readonly string[] Digits =
        ["train", "digits", "--limit", "600", "--hidden", "32", "--k", "5", "--threads", "1", "--quiet", "--no-report"];

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("scaled")]
    [InlineData("unified")]
    public async Task One_process_gets_the_bits_of_a_run_without_mpi(string method)
    {
        Mpirun.Require();
        string[] run = [.. Digits, "--epochs", "1", "--method", method];
        string program = Path.Combine(Mpirun.ProgramFolder, "meprop.dll");
        using (var alone = Mpirun.StartAlone(_folder, program, null, [.. run, "--output", "alone"]))
            await alone.SucceedAsync();
        await RunAsync(1, [.. run, "--distributed", "--output", "one"]);
        Assert.Equal(Best("alone"), Best("one"));
    }

    [Fact]
    public async Task A_process_that_was_started_alone_says_so()
    {
        Mpirun.Require();
        string program = Path.Combine(Mpirun.ProgramFolder, "meprop.dll");
        string[] run = [.. Digits.Where(word => word != "--quiet"), "--epochs", "1", "--distributed", "--output", "a"];
        using var alone = Mpirun.StartAlone(_folder, program, null, run);
        (int code, _, string error) = await alone.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(0, code);
        Assert.Contains("this process was started alone", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Equal_seeds_and_equal_numbers_of_processes_give_equal_bits()
    {
        Mpirun.Require();
        string[] run = [.. Digits, "--epochs", "1", "--distributed"];
        foreach (string output in (string[])["first", "second"]) await RunAsync(4, [.. run, "--output", output]);
        Assert.Equal(Best("first"), Best("second"));
        using JsonDocument summary = Summary("first");
        Assert.Equal(4, summary.RootElement.GetProperty("processes").GetInt32());
        Assert.InRange(summary.RootElement.GetProperty("bytesPerStep").GetDouble(), 1000, 200_000);
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_folder).Count());
    }

    /// <remarks>Matrices of 64 KiB and more travel by themselves, as rows or factors.</remarks>
    [Theory]
    [InlineData("dense", 2)]
    [InlineData("dense", 3)]
    [InlineData("unified", 3)]
    [InlineData("topk", 2)]
    [InlineData("scaled", 3)]
    public async Task Weights_of_large_layers_are_those_of_one_process(string method, int processes)
    {
        Mpirun.Require();
        string[] run =
        [
            "train", "digits", "--limit", "400", "--hidden", "301", "--k", "60", "--epochs", "1", "--threads", "1",
            "--layers", "4", "--quiet", "--no-report", "--method", method, "--distributed",
        ];
        await RunAsync(1, [.. run, "--output", "one"]);
        await RunAsync(processes, [.. run, "--output", "several"]);
        (float One, float Several)[] weights = [.. Weights("one").Zip(Weights("several"))];
        Assert.True(weights.Length > 2 * 301 * 301);
        Assert.InRange(weights.Max(pair => Math.Abs(pair.One - pair.Several)), 0, 1e-4);
    }

    [Fact]
    public async Task A_run_of_two_processes_continues_in_three_and_in_one()
    {
        Mpirun.Require();
        await RunAsync(2, [.. Digits, "--epochs", "1", "--distributed", "--output", "run"]);
        await RunAsync(3, "train", "--resume", "run", "--epochs", "2", "--distributed", "--quiet", "--no-report");
        string program = Path.Combine(Mpirun.ProgramFolder, "meprop.dll");
        using var alone = Mpirun.StartAlone(
            _folder, program, null, ["train", "--resume", "run", "--epochs", "3", "--quiet", "--no-report"]);
        await alone.SucceedAsync();
        Assert.Equal(3, File.ReadLines(_folder["run", "metrics.jsonl"]).Count());
        using JsonDocument summary = Summary("run");
        Assert.Equal("completed", summary.RootElement.GetProperty("outcome").GetString());
    }

    [Theory]
    [InlineData("tagging", "--limit", "60", "--batch-size", "8")]
    [InlineData("parsing", "--limit", "600", "--batch-size", "50", "--tag-channels", "xpos")]
    public async Task Texts_are_learned_too(string task, params string[] settings)
    {
        Mpirun.Require();
        string[] run =
        [
            "train", task, .. settings, "--hidden", "16", "--k", "4", "--epochs", "1", "--threads", "1", "--quiet",
            "--no-report", "--distributed",
        ];
        await RunAsync(1, [.. run, "--output", "one"]);
        await RunAsync(2, [.. run, "--output", "two"]);
        Assert.Equal(Score("one"), Score("two"), tolerance: 0.5);
    }

    [Fact]
    public async Task Comparisons_and_sweeps_are_trained_together_and_continue()
    {
        Mpirun.Require();
        string[] data = ["digits", "--limit", "300", "--hidden", "20", "--epochs", "1", "--threads", "1", "--quiet"];
        await RunAsync(2, ["compare", .. data, "--k", "4", "--no-report", "--distributed", "--output", "compare"]);
        Assert.True(File.Exists(_folder["compare", "comparison.json"]));
        await RunAsync(
            2, ["sweep", .. data, "--k", "3,5", "--no-report", "--distributed", "--output", "sweep"]);
        Directory.Delete(_folder["sweep", "k=5"], recursive: true);
        await RunAsync(2, "resume", "sweep", "--quiet", "--no-report", "--distributed");
        Assert.Equal(3, File.ReadLines(_folder["sweep", "results.csv"]).Count());
        Assert.True(File.Exists(_folder["sweep", "k=5", "summary.json"]));
    }

    [Fact]
    public async Task Numbers_of_a_table_are_learned_and_scored_together()
    {
        Mpirun.Require();
        var random = new Random(1);
        string[] rows = [.. Enumerable.Range(0, 300).Select(_ => (random.Next(100), random.Next(100)))
            .Select(pair => $"{pair.Item1},{pair.Item2},{3 * pair.Item1 - pair.Item2}.5")];
        await File.WriteAllLinesAsync(
            _folder["table.csv"], ["a,b,sum", .. rows], TestContext.Current.CancellationToken);
        string[] run =
        [
            "train", "table.csv", "--target", "sum", "--hidden", "16", "--epochs", "2", "--threads", "1", "--quiet",
            "--no-report", "--distributed",
        ];
        await RunAsync(1, [.. run, "--output", "one"]);
        await RunAsync(2, [.. run, "--output", "two"]);
        Assert.Equal(Score("one"), Score("two"), tolerance: 0.01);
    }

    [Fact]
    public async Task A_model_is_simplified_together()
    {
        Mpirun.Require();
        await RunAsync(1, [.. Digits, "--epochs", "1", "--output", "model"]);
        string[] simplify =
        [
            "simplify", "model", "--limit", "600", "--k", "4", "--epochs", "2", "--cycle", "1", "--prune", "0.3",
            "--threads", "1", "--quiet", "--no-report", "--distributed",
        ];
        await RunAsync(1, [.. simplify, "--output", "one"]);
        await RunAsync(3, [.. simplify, "--output", "three"]);
        int[] one = HiddenSizes("one"), three = HiddenSizes("three");
        Assert.All(one, size => Assert.InRange(size, 1, 31));
        Assert.Equal(one, three);
        Assert.Equal(Score("one"), Score("three"), tolerance: 0.5);
    }

    [Fact]
    public async Task Bench_counts_bytes_and_predicts_steps_of_1_to_1024_processes()
    {
        Mpirun.Require();
        using var mpirun = Mpirun.Start(
            _folder, 2, "bench", "--distributed", "--json", "--inputs", "50", "--hidden", "100", "--k", "5",
            "--threads", "1", "--batch-size", "8");
        (int code, string output, string error) = await mpirun.WaitAsync(TimeSpan.FromMinutes(3));
        Assert.True(code == 0, output + error);
        using var report = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        JsonElement[] steps = [.. report.RootElement.GetProperty("steps").EnumerateArray()];
        Assert.Equal(["dense", "unified", "topk"], steps.Select(step => step.GetProperty("method").GetString()));
        double[] bytes = [.. steps.Select(step => step.GetProperty("bytesPerStep").GetDouble())];
        Assert.InRange(bytes[0], 4 * (50 * 100 + 100 * 100), 4 * (50 * 100 + 100 * 100) * 1.1);
        Assert.InRange(bytes[1], 4 * (5 * 50 + 5 * 100 + 1000), bytes[0] / 6);
        Assert.Equal(4 * 11 * 3, report.RootElement.GetProperty("predictions").GetArrayLength());
    }

    private async Task RunAsync(int processes, params string[] arguments)
    {
        using var mpirun = Mpirun.Start(_folder, processes, arguments);
        await mpirun.SucceedAsync();
    }

    private byte[] Best(string run) => File.ReadAllBytes(_folder[run, "best.safetensors"]);

    private int[] HiddenSizes(string run)
    {
        using CpuDevice device = CpuDevice.Create(1);
        return [.. ModelFile.Load(_folder[run, "best.safetensors"], device).Network.HiddenSizes];
    }

    private float[] Weights(string run)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = ModelFile.Load(_folder[run, "best.safetensors"], device).Network;
        return [.. network.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
    }

    private double Score(string run)
    {
        string line = File.ReadLines(_folder[run, "metrics.jsonl"]).Last();
        using var document = JsonDocument.Parse(line);
        return document.RootElement.EnumerateObject().First(field =>
            field.Name.StartsWith("dev", StringComparison.Ordinal) && field.Name != "devLoss").Value.GetDouble();
    }

    private JsonDocument Summary(string run) => JsonDocument.Parse(File.ReadAllBytes(_folder[run, "summary.json"]));
}
