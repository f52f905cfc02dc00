using System.Text;
using System.Text.Json;
using MeProp.Tasks;
using MeProp.Tasks.Tests;

namespace MeProp.Cli.Tests;

public sealed class PictureFolderRunTests : IDisposable
{
    private static readonly string[] Small =
        ["--hidden", "16", "--k", "5", "--epochs", "10", "--batch-size", "10", "--threads", "1", "--no-report"];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Pictures_train_the_same_weights_as_their_pixels_in_IDX_files()
    {
        ImageData digits = BuiltInDigits.Create();
        WriteBoth("train", "train", digits.Train.Slice(0, 600));
        WriteBoth("test", "t10k", digits.Test.Slice(0, 100));

        ProgramResult pictures = Train("pictures", "a");
        ProgramResult idx = Train("idx", "b");

        Assert.Equal((ExitCode.Done, ExitCode.Done), (pictures.Code, idx.Code));
        using CpuDevice device = CpuDevice.Create(1);
        Model one = ModelFile.Load(_workspace["a/best.safetensors"], device);
        Model other = ModelFile.Load(_workspace["b/best.safetensors"], device);
        foreach ((Parameter ours, Parameter theirs) in one.Network.Parameters.Zip(other.Network.Parameters))
            Assert.Equal(theirs.Value.ToArray(), ours.Value.ToArray());
        JsonElement ofPictures = _workspace.Json("a/summary.json"), ofIdx = _workspace.Json("b/summary.json");
        Assert.Equal(
            ofIdx.GetProperty("testAccuracy").GetDouble(), ofPictures.GetProperty("testAccuracy").GetDouble());
    }

    [Fact]
    public void A_model_remembers_size_channels_fit_and_names()
    {
        WriteColours("set", 20);
        Assert.Equal(ExitCode.Done, Train("set", "run", "--size", "6x5", "--channels", "3").Code);

        using CpuDevice device = CpuDevice.Create(1);
        ModelInfo info = ModelFile.Load(_workspace["run/best.safetensors"], device).Info;
        Assert.Equal([3, 6, 5], info.InputShape);
        Assert.Equal(["blue", "green", "red"], info.Labels);
        Assert.Equal("stretch", info.Training["fit"]);
        Assert.Contains("blue, green, red", _workspace.Run("info", "run").Output, StringComparison.Ordinal);

        JsonElement line = JsonElement.Parse(
            _workspace.Run("predict", "run", "set/red/0.png", "--json").Output);
        Assert.Equal("red", line.GetProperty("label").GetString());
        JsonElement test = JsonElement.Parse(_workspace.Run("evaluate", "run", "set", "--json").Output);
        Assert.Equal(100, test.GetProperty("accuracy").GetDouble());
        Assert.Equal(
            _workspace.Json("run/summary.json").GetProperty("testExamples").GetInt32(),
            test.GetProperty("examples").GetInt32());
    }

    [Fact]
    public void Evaluation_finds_classes_by_name()
    {
        WriteColours("set", 20);
        Assert.Equal(ExitCode.Done, Train("set", "run", "--channels", "3").Code);
        WriteColours("other", 3, "red", "green");
        JsonElement test = JsonElement.Parse(_workspace.Run("evaluate", "run", "other", "--json").Output);
        Assert.Equal(
            (6, 100), (test.GetProperty("examples").GetInt32(), test.GetProperty("accuracy").GetDouble()));
        ProgramResult full = _workspace.Run("evaluate", "run", "other");
        Assert.Contains("all 6 are tested", full.Output + full.Error, StringComparison.Ordinal);

        WriteColours("strange", 3, "red", "pink");
        ProgramResult strange = _workspace.Run("evaluate", "run", "strange");
        Assert.Equal(ExitCode.Failed, strange.Code);
        Assert.Contains("the class pink, which the model does not know", strange.Error, StringComparison.Ordinal);

        _workspace.WriteImages("idx");
        Assert.Contains(
            "The images of idx are grey, but the model takes colour ones.",
            _workspace.Run("evaluate", "run", "idx").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_IDX_files_is_tested_on_pictures_as_it_predicts_them()
    {
        ImageData digits = BuiltInDigits.Create();
        WriteBoth("train", "train", digits.Train.Slice(0, 600));
        WriteBoth("test", "t10k", digits.Test.Slice(0, 100));
        Assert.Equal(ExitCode.Done, Train("idx", "run").Code);
        JsonElement ofIdx = JsonElement.Parse(_workspace.Run("evaluate", "run", "idx", "--json").Output);
        JsonElement ofPictures = JsonElement.Parse(_workspace.Run("evaluate", "run", "pictures/test", "--json").Output);
        Assert.Equal(100, ofPictures.GetProperty("examples").GetInt32());
        Assert.Equal(ofIdx.GetProperty("accuracy").GetDouble(), ofPictures.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public void Moved_pictures_are_found_and_runs_resume_repeat_and_simplify()
    {
        WriteColours("project/set", 20);
        Assert.Equal(ExitCode.Done, Train("project/set", "project/run", "--channels", "3").Code);
        Directory.Move(_workspace["project"], _workspace["moved"]);
        ProgramResult resumed = _workspace.Run("train", "--resume", "moved/run", "--epochs", "11");
        Assert.Equal((ExitCode.Done, ""), (resumed.Code, resumed.Code == 0 ? "" : resumed.Error));
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--config", "moved/run", "--output", "again").Code);
        ProgramResult simplified = _workspace.Run(
            "simplify", "moved/run", "moved/set", "--epochs", "1", "--output", "small", "--no-report");
        Assert.Equal((ExitCode.Done, ""), (simplified.Code, simplified.Code == 0 ? "" : simplified.Error));
        Assert.Equal(ExitCode.Done, _workspace.Run("export", "moved/run", "m.onnx").Code);
        ProgramResult compared = _workspace.Run(
            ["compare", "moved/set", .. Small, "--size", "4", "--output", "both"]);
        Assert.Equal((ExitCode.Done, ""), (compared.Code, compared.Code == 0 ? "" : compared.Error));
    }

    [Fact]
    public void Reports_and_exported_models_name_the_classes()
    {
        WriteColours("set", 20);
        ProgramResult result = _workspace.Run(
            "train", "set", "--channels", "3", "--hidden", "4", "--k", "2", "--epochs", "1", "--threads", "1",
            "--output", "run");
        Assert.Equal(ExitCode.Done, result.Code);
        JsonElement labels = _workspace.Json("run/examination.json").GetProperty("confusions").GetProperty("labels");
        Assert.Equal(["blue", "green", "red"], labels.EnumerateArray().Select(label => label.GetString()));
        Assert.Equal(ExitCode.Done, _workspace.Run("export", "run", "m.onnx").Code);
        string model = File.ReadAllText(_workspace["m.onnx"], Encoding.Latin1);
        Assert.Contains("green", model, StringComparison.Ordinal);
    }

    [Fact]
    public void Colour_images_are_written_as_they_are_read()
    {
        byte[] pixels = [.. Enumerable.Range(0, 3 * 4 * 5).Select(i => (byte)(i * 4))];
        _workspace.WriteBytes("colour.png", PngImage.Of(pixels, 4, 5));
        var format = new PictureFormat(4, 5) { Channels = 3 };
        Assert.Equal(pixels, format.Load(_workspace["colour.png"]).Pixels.ToArray());
        _workspace.WriteBytes("grey.png", PngImage.Of(pixels.AsSpan(0, 20), 4, 5));
        Assert.Equal(pixels[..20], new PictureFormat(4, 5).Load(_workspace["grey.png"]).Pixels.ToArray());
    }

    [Fact]
    public void Skipped_pictures_and_the_drawn_test_part_are_noted()
    {
        WriteColours("set", 20);
        _workspace.WriteBytes("set/red/bad.png", [1, 2, 3]);
        ProgramResult result = Train("set", "run");
        string all = result.Output + result.Error;
        Assert.Contains("skipped: red/bad.png is no PNG, JPEG or BMP picture", all, StringComparison.Ordinal);
        Assert.Contains("has no test folder: 5 of its 60 pictures", all, StringComparison.Ordinal);
        Assert.Contains("inputs are 8×8, the size of all pictures", all, StringComparison.Ordinal);
        Assert.Contains("bad.png", File.ReadAllText(_workspace["run/log.txt"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("train digits --size 20", "--size: is for folders of pictures.")]
    [InlineData("train mnist --channels 3", "--channels: is for folders of pictures.")]
    [InlineData("train set --size 0", "--size: expected a size of 1 to 4096 pixels")]
    [InlineData("train set --size 2x3x4", "--size: expected a size of 1 to 4096 pixels")]
    [InlineData("train set --channels 2", "--channels: expected 1 or 3, not 2.")]
    public void Options_that_do_not_suit_are_refused(string arguments, string expected)
    {
        ProgramResult result = _workspace.Run(arguments.Split(' '));
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_that_needs_grey_is_refused_for_colour()
    {
        WriteColours("set", 4);
        ProgramResult result = Train("set", "run", "--channels", "3", "--fit", "digits");
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("The fit digits looks for dark or light ink", result.Error, StringComparison.Ordinal);
    }

    private ProgramResult Train(string data, string output, params string[] arguments) =>
        _workspace.Run(["train", data, .. Small, .. arguments, "--output", output]);

    /// <summary>Writes examples as PNG in a folder for each class, and as IDX files in the order of these.</summary>
    private void WriteBoth(string part, string idxPart, ByteExamples examples)
    {
        List<byte> pixels = [], labels = [];
        byte[] image = new byte[examples.Inputs];
        for (byte label = 0; label < 10; label++)
        {
            Directory.CreateDirectory(_workspace[$"pictures/{part}/{label}"]);
            for (int i = 0; i < examples.Count; i++)
            {
                if (examples.Labels.Span[i] != label) continue;
                examples.Read(i, image);
                pixels.AddRange(image);
                labels.Add(label);
                _workspace.WriteBytes(
                    $"pictures/{part}/{label}/{i:0000}.png", PngBytes.Of(new GreyImage(28, 28, image.ToArray())));
            }
        }

        Directory.CreateDirectory(_workspace["idx"]);
        uint count = (uint)labels.Count;
        _workspace.WriteBytes(
            $"idx/{idxPart}-images-idx3-ubyte", [.. Workspace.Header(0x803, count, 28, 28), .. pixels]);
        _workspace.WriteBytes($"idx/{idxPart}-labels-idx1-ubyte", [.. Workspace.Header(0x801, count), .. labels]);
    }

    /// <summary>Writes pictures of 8×8 that have the colour of their class.</summary>
    private void WriteColours(string folder, int count, params string[] names)
    {
        foreach (string name in names.Length > 0 ? names : ["red", "green", "blue"])
        {
            Directory.CreateDirectory(_workspace[$"{folder}/{name}"]);
            for (int n = 0; n < count; n++)
            {
                int shade = n;
                int[] Samples(int y, int x) =>
                [
                    name is "red" or "pink" ? 200 + shade : x, name == "green" ? 200 + shade : y,
                    name == "blue" ? 200 + shade : shade,
                ];
                _workspace.WriteBytes($"{folder}/{name}/{n}.png", PngBytes.File(8, 8, PngBytes.Colour, 8, Samples));
            }
        }
    }
}
