using System.Text.Json;

namespace MeProp.Cli.Tests;

public sealed class RealDataTests : IDisposable
{
    private const string Variable = "MEPROP_TEST_DATA";

    private readonly Workspace _workspace = new();

    private static string Folder
    {
        get
        {
            string? folder = Environment.GetEnvironmentVariable(Variable);
            Assert.SkipUnless(folder is not null, $"{Variable} names no folder with mnist in it");
            return folder!;
        }
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void MNIST_is_learned()
    {
        ProgramResult result = _workspace.Run(
            "train", "mnist", "--data-dir", Folder, "--limit", "3000", "--hidden", "32", "--k", "8", "--epochs", "10",
            "--output", "run");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        JsonElement summary = _workspace.Json(Path.Combine("run", "summary.json"));
        Assert.Equal(
            ("mnist", 3000, 5000, 10000),
            (
                summary.GetProperty("dataset").GetString(), Integer("trainExamples"), Integer("devExamples"),
                Integer("testExamples")));
        Assert.InRange(summary.GetProperty("testAccuracy").GetDouble(), 80, 100);

        int Integer(string key) => summary.GetProperty(key).GetInt32();
    }

    [Theory]
    [InlineData("mnist")]
    [InlineData("")]
    public void An_old_configuration_finds_MNIST_under_its_usual_names(string folder)
    {
        _workspace.Write("old.json", """
            { "NetType": "mlptop", "HiddenSize": 16, "TrainTop": 8, "MaxEpoch": 1, "IterPerEpoch": 1, "RandomSeed": 1,
              "TrainFile": "train-images.idx3-ubyte", "TrainLabelFile": "train-labels.idx1-ubyte",
              "TestFile": "t10k-images.idx3-ubyte", "TestLabelFile": "t10k-labels.idx1-ubyte" }
            """);
        ProgramResult result = _workspace.Run(
            "train", "--config", "old.json", "--data-dir", Path.Combine(Folder, folder), "--limit", "2000", "--output",
            "run");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Equal("mnist", _workspace.Json(Path.Combine("run", "summary.json")).GetProperty("dataset").GetString());
    }
}
