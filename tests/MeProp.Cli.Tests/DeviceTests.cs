using System.Text.Json;
using MeProp.Gpu;

namespace MeProp.Cli.Tests;

/// <summary>--device, and the list of devices.</summary>
public sealed class DeviceTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_devices_are_listed_on_every_machine()
    {
        ProgramResult result = _workspace.Run("info", "--devices");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Contains("--device cpu: ", result.Output, StringComparison.Ordinal);
        var machine = GpuMachine.Examine();
        foreach (string missing in machine.Problems.Where(problem => problem.Contains(".so", StringComparison.Ordinal)))
            Assert.Contains("nstall the ", missing, StringComparison.Ordinal);
        foreach (string problem in machine.Problems)
            Assert.Contains($"--device gpu does not work: {problem}", result.Output, StringComparison.Ordinal);
        foreach (GpuInfo gpu in machine.Gpus)
            Assert.Contains($"--device gpu: {gpu.Name}", result.Output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(_workspace.Run("info", "--devices", "--json").Output);
        Assert.Equal("devices", json.RootElement.GetProperty("event").GetString());
        Assert.Equal(machine.Problems.Count, json.RootElement.GetProperty("problems").GetArrayLength());
    }

    [Fact]
    public void Info_needs_a_model_or_the_devices()
    {
        foreach (string[] arguments in (string[][])[["info"], ["info", "m", "--devices"]])
        {
            ProgramResult result = _workspace.Run(arguments);
            Assert.Equal(ExitCode.WrongUsage, result.Code);
            Assert.Contains("info needs a MODEL or --devices, and not both.", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_GPU_that_cannot_be_used_is_an_error_that_says_what_to_install()
    {
        Assert.SkipWhen(GpuMachine.Examine().IsUsable, "This machine has a GPU.");
        ProgramResult result = _workspace.Run(
            "train", "digits", "--limit", "50", "--epochs", "1", "--device", "gpu", "--output", "run");
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains(GpuMachine.Examine().Problems[0], result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["run"]));
    }

    [Fact]
    public void Commands_that_continue_take_a_device()
    {
        Assert.SkipWhen(GpuMachine.Examine().IsUsable, "This machine has a GPU.");
        _workspace.WriteImages("tiny");
        string[] sweep = ["sweep", "tiny", "--hidden", "12", "--epochs", "1", "--k", "2,3", "--output", "out"];
        Assert.Equal(ExitCode.Done, _workspace.Run(sweep).Code);
        Directory.Delete(_workspace["out/k=2"], recursive: true);
        string[][] commands =
        [
            ["resume", "out"], ["simplify", "out/k=3", "tiny", "--k", "2", "--epochs", "1", "--output", "small"],
            ["reproduce", ExperimentCatalog.Names[0], "--quick", "--output", "figures"],
        ];
        foreach (string[] command in commands)
        {
            ProgramResult result = _workspace.Run([.. command, "--device", "gpu", "--tf32"]);
            Assert.Equal(ExitCode.Failed, result.Code);
            Assert.Contains(GpuMachine.Examine().Problems[0], result.Error, StringComparison.Ordinal);
        }

        // The sweep continues on the device that its runs name unless the command says otherwise.
        Assert.Equal(ExitCode.Done, _workspace.Run("resume", "out", "--device", "auto").Code);
        Assert.Contains(
            "\"device\": \"auto\"", File.ReadAllText(_workspace["out/k=2/config.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_in_which_the_runs_of_a_sweep_differ_cannot_change()
    {
        _workspace.WriteImages("tiny");
        string[] sweep = ["sweep", "tiny", "--hidden", "9", "--epochs", "1", "--device", "cpu,auto", "--output", "out"];
        Assert.Equal(ExitCode.Done, _workspace.Run(sweep).Code);
        ProgramResult result = _workspace.Run("resume", "out", "--device", "cpu");
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains(
            "--device cannot change: the runs of the sweep differ in it.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_computes_where_it_can()
    {
        ProgramResult result = _workspace.Run(
            "train", "digits", "--limit", "50", "--hidden", "10", "--k", "3", "--epochs", "1", "--device", "auto",
            "--output", "run", "--no-report");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        string device = GpuMachine.Examine().IsUsable ? "GPU, " : "CPU, ";
        Assert.Contains($"device {device}", File.ReadAllText(_workspace["run/log.txt"]), StringComparison.Ordinal);
        Assert.Contains(
            "\"device\": \"auto\"", File.ReadAllText(_workspace["run/config.json"]), StringComparison.Ordinal);
    }
}
