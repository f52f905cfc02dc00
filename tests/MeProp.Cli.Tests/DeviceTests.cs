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
        Assert.Contains("install", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["run"]));
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
