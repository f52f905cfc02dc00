using System.Text.Json;

namespace MeProp.Cli.Tests;

public sealed class InfoTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly CpuDevice _device = CpuDevice.Create(1);

    public void Dispose()
    {
        _device.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public void The_table_shows_layers_preprocessing_labels_and_training_in_80_columns()
    {
        Models.Save(_workspace["m"], _device);
        ProgramResult result = _workspace.Run("info", "m");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        string[] lines = [.. result.Output.Split('\n').Select(line => line.TrimEnd())];
        Assert.Equal($"{_workspace["m"]}, {FileSize.Of(_workspace["m"])}", lines[0]);
        Row("0", "dense", "6", "12", "relu", "unified top-k 4", "84");
        Row("1", "dropout 0.1", "12", "12", "", "", "");
        Row("2", "dense", "12", "5", "", "top-k 2", "65");
        Row("3", "cube", "5", "5", "", "", "");
        Row("4", "dense", "5", "3", "", "all", "18");
        Row("", "total", "6", "3", "", "", "167");
        Fact("task", "images");
        Fact("inputs", "2 [×x] 3, raw values times 0.003921569");
        Fact("labels", @"cat, dog \[b\], \?\[31mred");
        Fact("warm-up of k", "1,200 steps");
        Fact("method", "unified top-k 4");
        Fact("testAccuracy", "97.50");
        Assert.All(lines.Skip(1), line => Assert.InRange(line.Length, 0, 80));

        void Row(params string[] cells) =>
            Assert.Contains(
                lines,
                line => cells.SequenceEqual(line.Split('│', '|').Select(cell => cell.Trim()).Skip(1).SkipLast(1)));
        void Fact(string name, string value) =>
            Assert.Contains(lines, line => System.Text.RegularExpressions.Regex.IsMatch(line, $"^{name} +{value}$"));
    }

    [Fact]
    public void Many_labels_are_wrapped()
    {
        var network = new Network(new ValuesInput(2), new Dense(200));
        network.Build(_device, new RandomStream(1));
        ModelFile.Save(_workspace["m"], network, new ModelInfo());
        string output = _workspace.Run("info", "m").Output;
        Assert.Contains(" 199", output, StringComparison.Ordinal);
        Assert.All(output.Split('\n').Skip(1), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
    }

    [Fact]
    public void Json_output_is_one_object()
    {
        Models.Save(_workspace["m"], _device);
        ProgramResult result = _workspace.Run("info", "m", "--json");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        JsonElement report = JsonElement.Parse(
            Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(
            ("model", _workspace["m"], new FileInfo(_workspace["m"]).Length),
            (Text("event"), Text("file"), report.GetProperty("fileBytes").GetInt64()));
        Assert.Equal(("images", 6, 3, 167), (Text("task"), Number("inputs"), Number("outputs"), Number("parameters")));
        Assert.Equal("[2,3]", report.GetProperty("inputShape").GetRawText());
        Assert.Equal(1f / 255, report.GetProperty("inputScale").GetSingle());
        Assert.Equal(
            Models.Info.Labels, report.GetProperty("labels").EnumerateArray().Select(label => label.GetString()!));
        Assert.Equal("97.50", report.GetProperty("training").GetProperty("testAccuracy").GetString());

        string[] layers = [.. report.GetProperty("layers").EnumerateArray().Select(layer => layer.GetRawText())];
        Assert.Equal(
            [
                """{"name":"0","type":"dense","inputs":6,"outputs":12,"activation":"relu","keep":"unified-top-k","k":4,"warmupSteps":1200,"rate":null,"parameters":84}""",
                """{"name":"1","type":"dropout","inputs":12,"outputs":12,"activation":null,"keep":null,"k":null,"warmupSteps":null,"rate":0.1,"parameters":0}""",
                """{"name":"2","type":"dense","inputs":12,"outputs":5,"activation":null,"keep":"top-k","k":2,"warmupSteps":0,"rate":null,"parameters":65}""",
                """{"name":"3","type":"cube","inputs":5,"outputs":5,"activation":null,"keep":null,"k":null,"warmupSteps":null,"rate":null,"parameters":0}""",
                """{"name":"4","type":"dense","inputs":5,"outputs":3,"activation":null,"keep":"all","k":null,"warmupSteps":null,"rate":null,"parameters":18}""",
            ],
            layers);

        string? Text(string name) => report.GetProperty(name).GetString();
        int Number(string name) => report.GetProperty(name).GetInt32();
    }

    [Fact]
    public void What_nobody_said_is_filled_in()
    {
        Models.Save(_workspace["m"], _device, new ModelInfo());
        JsonElement report = JsonElement.Parse(_workspace.Run("info", "m", "--json").Output);
        Assert.Equal("[6]", report.GetProperty("inputShape").GetRawText());
        Assert.Equal("""["0","1","2"]""", report.GetProperty("labels").GetRawText());
        Assert.Equal("1", report.GetProperty("inputScale").GetRawText());
        string output = _workspace.Run("info", "m").Output;
        Assert.Matches("task +unknown", output);
        Assert.Matches("inputs +6, raw values as they are", output);
    }

    [Fact]
    public void A_run_folder_stands_for_its_best_model()
    {
        Models.Save(_workspace[Path.Combine("run", "best.safetensors")], _device);
        Models.Save(_workspace[Path.Combine("run", "last.safetensors")], _device, new ModelInfo());
        Assert.Equal(_workspace.Run("info", Path.Combine("run", "best.safetensors")), _workspace.Run("info", "run"));
        Assert.NotEqual(_workspace.Run("info", Path.Combine("run", "last.safetensors")), _workspace.Run("info", "run"));
    }

    [Theory]
    [InlineData("nowhere", "There is no model file or run folder ")]
    [InlineData("empty", "has no best.safetensors. Name a model file or the folder of a run that saved one.")]
    [InlineData("half", "has no best.safetensors. Did you mean ", "half", "last.safetensors")]
    [InlineData("both", "has no best.safetensors. Did you mean ", "both", "dense")]
    [InlineData("", "MODEL: expected a model file or the folder of a run, not nothing.")]
    public void What_names_no_model_is_wrong_usage_with_what_may_be_meant(
        string model, string message, params string[] meant)
    {
        Directory.CreateDirectory(_workspace["empty"]);
        Models.Save(_workspace[Path.Combine("half", "last.safetensors")], _device);
        foreach (string part in (string[])["dense", "unified"])
            Models.Save(_workspace[Path.Combine("both", part, "best.safetensors")], _device);
        ProgramResult result = _workspace.Run("info", model);
        Assert.Equal((ExitCode.WrongUsage, ""), (result.Code, result.Output));
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        if (meant.Length > 0)
        {
            Assert.EndsWith(
                $"Did you mean {_workspace[Path.Combine(meant)]}?", result.Error.TrimEnd(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("info")]
    [InlineData("export", "model.onnx")]
    public void A_file_that_is_no_model_is_told_in_one_line(string command, params string[] more)
    {
        _workspace.Write("text", "these are not weights, they are words");
        Models.Save(_workspace["whole"], _device);
        _workspace.WriteBytes("half", File.ReadAllBytes(_workspace["whole"])[..^50]);
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(_workspace["whole"]));
        Assert.Contains("\"version\":\"1\"", text, StringComparison.Ordinal);
        _workspace.WriteBytes(
            "newer",
            System.Text.Encoding.Latin1.GetBytes(
                text.Replace("\"version\":\"1\"", "\"version\":\"9\"", StringComparison.Ordinal)));
        foreach (string model in (string[])["text", "half", "newer"])
        {
            ProgramResult result = _workspace.Run([command, model, .. more]);
            Assert.Equal((ExitCode.Failed, ""), (result.Code, result.Output));
            Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
            Assert.Contains(
                model, Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
                StringComparison.Ordinal);
            Assert.DoesNotContain("unexpected", result.Error, StringComparison.Ordinal);
            Assert.False(File.Exists(_workspace["model.onnx"]));
        }
    }

    [Fact]
    public void Sizes_are_told_with_two_or_three_digits() =>
        Assert.Equal(
            ["999 bytes", "1.0 kB", "25 kB", "1.9 MB", "3.1 GB"],
            new long[] { 999, 1_000, 25_400, 1_900_000, 3_100_000_000 }.Select(FileSize.Text));
}
