using System.Text.Json;

namespace MeProp.Cli.Tests;

public sealed class BenchTests : IDisposable
{
    private static readonly string[] Tiny =
    [
        "bench", "--hidden", "32", "--batch-size", "4", "--k", "5", "--inputs", "20", "--classes", "3", "--threads",
        "1", "--seconds", "1",
    ];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Tables_show_the_machine_the_kernels_and_the_methods_in_80_columns()
    {
        ProgramResult result = _workspace.Run(Tiny);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Matches(@"Multiply-add peak \d+ GFLOP/s, memory bandwidth \d+\.\d GB/s", result.Output);
        Assert.Contains("Kernels on a layer 32-32, batch 4, k 5", result.Output, StringComparison.Ordinal);
        foreach (string kernel in (string[])["forward", "select", "backward input", "backward weights", "adam"])
            Assert.Contains(kernel, result.Output, StringComparison.Ordinal);
        foreach (string column in (string[])["of memory", "examples/s", "speedup"])
            Assert.Contains(column, result.Output, StringComparison.Ordinal);
        Assert.Contains("20-32-32-3, batch 4, k 5", result.Output, StringComparison.Ordinal);
        foreach (string method in (string[])["dense", "unified", "topk"])
            Assert.Matches($@"{method}( +\W[ \d.,]+){{7}}\W +\d+\.\d\d[×x]", result.Output);
        Assert.Matches("Fastest at these sizes: |equally fast", result.Output);
        Assert.Contains("meprop compare DATA --method ", result.Output, StringComparison.Ordinal);
        Assert.All(result.Output.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_workspace.Folder));
    }

    [Fact]
    public void Json_output_is_one_object_whose_numbers_belong_together()
    {
        JsonElement report = Report(Tiny);
        Assert.Equal("bench", report.GetProperty("event").GetString());
        Assert.Equal(
            (20, 32, 3, 3, 4, 5),
            (Size("inputs"), Size("hiddenSize"), Size("layers"), Size("classes"), Size("batchSize"), Size("k")));
        Assert.Equal(32 * (20 + 32 + 3), Size("weights"));
        Assert.Equal(1, report.GetProperty("threads").GetInt32());

        JsonElement[] methods = [.. report.GetProperty("methods").EnumerateArray()];
        Assert.Equal(["dense", "unified", "topk"], methods.Select(method => method.GetProperty("method").GetString()));
        Assert.All(
            methods,
            method => Assert.Equal(4e6 / Step(method), method.GetProperty("examplesPerSecond").GetDouble(), 1e-3));
        Assert.All(
            methods,
            method => Assert.Equal(Step(methods[0]) / Step(method), method.GetProperty("speedup").GetDouble(), 1e-9));
        Assert.Equal(methods.MinBy(Step).GetProperty("method").GetString(), report.GetProperty("fastest").GetString());

        JsonElement[] kernels = [.. report.GetProperty("kernels").EnumerateArray()];
        Assert.Equal(1 + 2 + 3 + 3 + 3, kernels.Length);
        Assert.Equal(2 * 4 * 32 * 32, Work("forward", "all", "flopsPerSecond"), 1e-6);
        Assert.Equal(2 * 4 * 5 * 32, Work("backward weights", "topk", "flopsPerSecond"), 1e-6);
        Assert.Equal(28 * 32 * 32, Work("adam", "dense", "bytesPerSecond"), 1e-6);
        Assert.Equal(28 * 5 * 32, Work("adam", "unified", "bytesPerSecond"), 1e-6);

        int Size(string name) => report.GetProperty("sizes").GetProperty(name).GetInt32();
        double Step(JsonElement method) => method.GetProperty("microsecondsPerStep").GetProperty("total").GetDouble();
        double Work(string kernel, string method, string rate)
        {
            JsonElement timing = kernels.Single(
                k => k.GetProperty("kernel").GetString() == kernel && k.GetProperty("method").GetString() == method);
            return timing.GetProperty(rate).GetDouble() * timing.GetProperty("microseconds").GetDouble() / 1e6;
        }
    }

    [Fact]
    public void A_network_with_one_hidden_layer_has_no_input_gradient_to_measure()
    {
        JsonElement report = Report([.. Tiny, "--layers", "2"]);
        string?[] kernels =
        [
            .. report.GetProperty("kernels")
                .EnumerateArray()
                .Select(kernel => kernel.GetProperty("kernel").GetString()),
        ];
        Assert.Contains("backward weights", kernels);
        Assert.DoesNotContain("backward input", kernels);
    }

    [Theory]
    [InlineData("--hidden 0", "--hidden: expected a whole number from 1 to 32768, not 0.")]
    [InlineData("--hidden many", "--hidden: expected a whole number from 1 to 32768, not many.")]
    [InlineData("--layers 1", "--layers: expected a whole number from 2 to 100, not 1.")]
    [InlineData("--inputs -5", "--inputs: expected")]
    [InlineData("--classes 257", "--classes: expected a whole number from 2 to 256, not 257.")]
    [InlineData("--batch-size 2.5", "--batch-size: expected")]
    [InlineData("--k 0", "--k: expected a whole number from 1")]
    [InlineData("--k 500", "give it a --k below --hidden, not 500 of 500.")]
    [InlineData("--threads 5000", "--threads: expected a whole number from 0 to 1024, not 5000.")]
    [InlineData("--hidden 20000", "415,880,000 weights at a batch of 50 would take longer than 30 seconds")]
    [InlineData("--batch-size 1000000", "would take longer than 30 seconds")]
    [InlineData("--hiden 20", "no option --hiden. Did you mean --hidden?")]
    [InlineData("mnist", "mnist is one argument too many")]
    public void Wrong_usage_is_told_with_what_would_be_right(string arguments, string message)
    {
        ProgramResult result = _workspace.Run(["bench", .. arguments.Split(' ')]);
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public void An_interruption_ends_the_measurement()
    {
        ProgramResult result = _workspace.Run(new CancellationToken(canceled: true), Tiny);
        Assert.Equal((ExitCode.Interrupted, "error: interrupted."), (result.Code, result.Error.Trim()));
        Assert.DoesNotContain("Kernels", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [
        InlineData(
            1000, 800, 900, "Fastest at these sizes: unified, 800 us per step.",
            "That is 200 us less than dense, 1.25 times as fast."),
    ]
    [
        InlineData(
            1000, 1300, 1200, "Fastest at these sizes: dense, 1,000 us per step.",
            "The faster meProp, topk, takes 200 us more."),
    ]
    [
        InlineData(
            1000, 1010, 990, "At these sizes topk and dense are equally fast: 990 and 1,000 us per step.",
            "Of the dense step, fill and forward, which meProp does not change, are 30 %."),
    ]
    public void The_verdict_names_the_fastest(double dense, double unified, double topk, string first, string second)
    {
        var sizes = new BenchSizes { Inputs = 20, HiddenSize = 32, Layers = 3, Classes = 3, BatchSize = 4, K = 5 };
        MethodTiming[] methods = [Timing("dense", dense), Timing("unified", unified), Timing("topk", topk)];
        string[] verdict = [.. BenchVerdict.Of(methods, sizes, "us")];
        Assert.Equal([first, second], verdict[..2]);
        Assert.Matches("^  meprop compare DATA --method (unified|topk) --k 5 --hidden 32 --batch-size 4$", verdict[^1]);

        MethodTiming Timing(string method, double total) => new()
        {
            Method = method,
            MicrosecondsPerStep = new StepMicroseconds(100, 200, 0, 300, 100, total),
            ExamplesPerSecond = 4e6 / total,
            Speedup = dense / total,
        };
    }

    private JsonElement Report(string[] arguments)
    {
        ProgramResult result = _workspace.Run([.. arguments, "--json"]);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        return JsonElement.Parse(Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }
}
