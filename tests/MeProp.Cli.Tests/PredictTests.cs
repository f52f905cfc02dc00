using System.Globalization;
using System.Text.Json;
using MeProp.Tasks;
using MeProp.Tasks.Tests;

namespace MeProp.Cli.Tests;

public sealed class PredictTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly CpuDevice _device = CpuDevice.Create(1);

    public void Dispose()
    {
        _device.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public void Pictures_and_IDX_files_get_the_predictions_of_the_network()
    {
        Network network = Models.Save(_workspace["m"], _device);
        GreyImage drawing = Draw(30, 40, (y, x) => x is > 10 and < 22 && y is > 5 and < 25 ? 3 * x : 250);
        Write("drawing.png", drawing);
        byte[] pixels = [.. Enumerable.Range(0, 18).Select(i => (byte)(13 * i))];
        _workspace.WriteBytes("images.idx", [.. Workspace.Header(0x803, 3, 2, 3), .. pixels]);

        FittedPicture fitted = new PictureFitter(2, 3).Fit(drawing);
        byte[] all = [.. fitted.Pixels.ToArray(), .. pixels];
        IReadOnlyList<Prediction> expected = new Predictor(network, _device).Predict(all);
        JsonElement[] lines = Json("m", "drawing.png", "images.idx");
        Assert.Equal(
            [("drawing.png", 0), ("images.idx", 0), ("images.idx", 1), ("images.idx", 2)],
            lines.Select(line => (line.GetProperty("file").GetString(), line.GetProperty("image").GetInt32())));
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(
                (expected[i].Class, Models.Info.Labels[expected[i].Class]),
                (lines[i].GetProperty("class").GetInt32(), lines[i].GetProperty("label").GetString()));
            Assert.Equal(
                expected[i].Probabilities,
                lines[i].GetProperty("probabilities").EnumerateArray().Select(p => p.GetSingle()),
                (e, a) => Math.Abs(e - a) < 1e-6);
            Assert.Equal(expected[i].Probability, lines[i].GetProperty("probability").GetSingle(), 1e-6f);
        }

        Assert.Equal([true, null, null, null], lines.Select(line => Flag(line, "inverted")));
        Assert.Equal([false, null, null, null], lines.Select(line => Flag(line, "empty")));
    }

    [Fact]
    public void Comma_separated_values_have_a_header_and_all_probabilities()
    {
        Models.Save(_workspace["m"], _device, Models.Info with { Labels = ["a, b", "the \"c\"", "d"] });
        Write("a,1.png", Draw(20, 20, (y, _) => y == 7 ? 0 : 255));
        Write("b.png", Draw(20, 20, (_, x) => x == 7 ? 0 : 255));
        JsonElement[] json = Json("m", "a,1.png", "b.png");
        ProgramResult result = _workspace.Run("predict", "m", "a,1.png", "b.png", "--csv");
        string[] lines = result.Output.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(
            (ExitCode.Done, "", 3, "file,image,class,label,probability,p0,p1,p2"),
            (result.Code, result.Error, lines.Length, lines[0]));
        string[] labels = ["\"a, b\"", "\"the \"\"c\"\"\"", "d"];
        for (int i = 0; i < 2; i++)
        {
            int name = json[i].GetProperty("class").GetInt32();
            string probabilities = string.Join(
                ',',
                json[i]
                    .GetProperty("probabilities")
                    .EnumerateArray()
                    .Select(p => p.GetSingle().ToString(CultureInfo.InvariantCulture)));
            string file = i == 0 ? "\"a,1.png\"" : "b.png";
            string probability = json[i].GetProperty("probability").GetSingle().ToString(CultureInfo.InvariantCulture);
            Assert.Equal($"{file},0,{name},{labels[name]},{probability},{probabilities}", lines[1 + i]);
        }
    }

    [Fact]
    public void The_table_names_the_most_likely_classes()
    {
        Models.Save(_workspace["m"], _device);
        Write("seven.png", Draw(20, 20, (y, _) => y == 7 ? 0 : 255));
        JsonElement line = Assert.Single(Json("m", "seven.png"));
        string[] labels = ["cat", "dog [b]", "?[31mred"];
        int[] order =
            [.. Enumerable.Range(0, 3).OrderByDescending(c => line.GetProperty("probabilities")[c].GetSingle())];
        string[] cells = Cells(_workspace.Run("predict", "m", "seven.png").Output);
        Assert.Equal(
            [
                "seven.png", labels[order[0]], Percent(order[0]),
                $"{labels[order[1]]} {Percent(order[1])}, {labels[order[2]]} {Percent(order[2])}",
            ],
            cells);
        Assert.Equal(
            ["seven.png", labels[order[0]], Percent(order[0])],
            Cells(_workspace.Run("predict", "m", "seven.png", "--top", "1").Output));

        string Percent(int c) =>
            string.Create(
                CultureInfo.InvariantCulture, $"{100 * line.GetProperty("probabilities")[c].GetSingle():0.00} %");
        string[] Cells(string output) =>
            [
                .. output.Split('\n')
                    .Single(row => row.Contains("seven.png", StringComparison.Ordinal))
                    .Trim()
                    .Split('│', '|')[1..^1]
                    .Select(cell => cell.Trim()),
            ];
    }

    [Fact]
    public void Of_many_images_the_table_shows_twenty_and_counts_all()
    {
        Models.Save(_workspace["m"], _device);
        var random = new Random(1);
        byte[] pixels = new byte[1500 * 6];
        random.NextBytes(pixels);
        _workspace.WriteBytes("images.idx", [.. Workspace.Header(0x803, 1500, 2, 3), .. pixels]);
        string output = _workspace.Run("predict", "m", "images.idx").Output;
        Assert.Contains("images.idx [19]", output, StringComparison.Ordinal);
        Assert.DoesNotContain("images.idx [20]", output, StringComparison.Ordinal);
        Assert.Contains(
            "images.idx has 1,500 images, of which the first 20 are shown; --csv and --json print all.", output,
            StringComparison.Ordinal);
        JsonElement[] lines = Json("m", "images.idx");
        Assert.Equal(1500, lines.Length);
        foreach (IGrouping<int, JsonElement> group in lines.GroupBy(line => line.GetProperty("class").GetInt32()))
            Assert.Contains(
                $"{Terminal.Printable(Models.Info.Labels[group.Key])}: {group.Count()}", output,
                StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_file_is_told_and_the_others_are_predicted()
    {
        Models.Save(_workspace["m"], _device);
        Write("good.png", Draw(20, 20, (y, _) => y == 7 ? 0 : 255));
        _workspace.Write("text.png", "no picture");
        _workspace.WriteBytes("large.idx", [.. Workspace.Header(0x803, 1, 3, 3), .. new byte[9]]);
        _workspace.WriteBytes("labels.idx", [.. Workspace.Header(0x801, 2), 0, 1]);
        Directory.CreateDirectory(_workspace["folder"]);
        foreach (string option in (string[])["--top=2", "--csv", "--json"])
        {
            ProgramResult result = _workspace.Run(
                "predict", "m", "text.png", "nowhere.png", "large.idx", "labels.idx", "folder", "", "good.png", option);
            Assert.Equal(ExitCode.Failed, result.Code);
            Assert.Single(result.Output.Split('\n'), line => line.Contains("good.png", StringComparison.Ordinal));
            string[] errors = [.. result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
            string[] expected =
            [
                "text.png is no PNG, JPEG or BMP picture", "nowhere.png does not exist",
                "are 3×3, but the model takes 2×3", "Were the files of images and labels exchanged?",
                "folder is a folder. Name its files, as in", "A file without a name",
            ];
            Assert.Equal(expected.Length, errors.Length);
            Assert.All(
                errors.Zip(expected), pair => Assert.Contains(pair.Second, pair.First, StringComparison.Ordinal));
            Assert.All(errors, error => Assert.StartsWith("error: ", error, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_picture_that_shows_nothing_is_noted()
    {
        Models.Save(_workspace["m"], _device);
        Write("blank.png", Draw(20, 20, (_, _) => 255));
        foreach (string option in (string[])["--top=3", "--csv", "--json"])
        {
            ProgramResult result = _workspace.Run("predict", "m", "blank.png", option);
            Assert.Equal(
                (
                    ExitCode.Done,
                    "note: blank.png shows nothing that stands out from its background: its input is empty."),
                (result.Code, result.Error.TrimEnd()));
        }

        Assert.True(Flag(Assert.Single(Json("m", "blank.png")), "empty"));
    }

    [Fact]
    public void Fit_and_inversion_are_as_asked()
    {
        Network network = Models.Save(_workspace["m"], _device);
        GreyImage drawing = Draw(30, 40, (y, x) => x is > 10 and < 22 && y is > 5 and < 25 ? 40 : 20 + y);
        Write("a.png", drawing);
        (string Name, PictureFit Fit)[] fits =
        [
            ("mnist", PictureFit.Mnist), ("digits", PictureFit.Digits), ("fashion-mnist", PictureFit.FashionMnist),
            ("stretch", PictureFit.Stretch),
        ];
        (string Name, PictureInversion Inversion)[] inversions =
            [("auto", PictureInversion.Auto), ("yes", PictureInversion.Yes), ("no", PictureInversion.No)];
        foreach ((string fit, PictureFit fitValue) in fits)
        {
            foreach ((string inversion, PictureInversion inversionValue) in inversions)
            {
                FittedPicture fitted = new PictureFitter(2, 3, fitValue, inversionValue).Fit(drawing);
                JsonElement line = Assert.Single(Json("m", "a.png", "--fit", fit, "--invert", inversion));
                Assert.Equal(
                    new Predictor(network, _device).Predict(fitted.Pixels)[0].Probability,
                    line.GetProperty("probability").GetSingle(), 1e-6f);
                Assert.Equal((fitted.IsInverted, fitted.IsEmpty), (Flag(line, "inverted"), Flag(line, "empty")));
            }
        }
    }

    [Theory]
    [InlineData("digits", PictureFit.Digits)]
    [InlineData("mnist", PictureFit.Mnist)]
    [InlineData("fashion-mnist", PictureFit.FashionMnist)]
    [InlineData("my faces", PictureFit.Mnist)]
    public void Unless_asked_for_the_fit_is_that_of_the_data_the_model_knows_and_examples_stay_as_they_are(
        string data, PictureFit fit)
    {
        var network = new Network(new ValuesInput(400), new Dense(3));
        network.Build(_device, new RandomStream(1));
        ModelFile.Save(
            _workspace["m"], network,
            new ModelInfo
            {
                Task = "images",
                InputShape = [20, 20],
                InputScale = 1f / 255,
                Training = new Dictionary<string,
                string>
                { ["data"] = data },
            });
        GreyImage drawing = Draw(
            60, 60,
            (y, x) =>
                x > 10 && x < 25 && y > 5 && y < 45 - x ? 100 : 250), example = Draw(20, 20, (y, x) =>
                    x == 3 ? 5 * y : 0);
        Write("drawing.png", drawing);
        Write("example.png", example);
        byte[] inputs =
        [
            .. new PictureFitter(20, 20, fit).Fit(drawing).Pixels.ToArray(), .. example.Pixels.ToArray(),
            .. new PictureFitter(20, 20) { KeepsExamples = false }.Fit(example).Pixels.ToArray(),
        ];
        float[] expected = [.. new Predictor(network, _device).Predict(inputs).Select(p => p.Probability)];
        JsonElement[] actual =
            [.. Json("m", "drawing.png", "example.png"), .. Json("m", "example.png", "--fit", "mnist")];
        Assert.Equal(
            expected, actual.Select(line => line.GetProperty("probability").GetSingle()),
            (e, a) => Math.Abs(e - a) < 1e-6);
        Assert.NotEqual(expected[1], expected[2]);
    }

    [Fact]
    public void A_model_that_does_not_say_the_shape_of_its_images_takes_square_ones_or_IDX_files()
    {
        foreach ((string name, int inputs) in (ReadOnlySpan<(string, int)>)[("square", 9), ("odd", 12)])
        {
            var network = new Network(new ValuesInput(inputs), new Dense(3));
            network.Build(_device, new RandomStream(1));
            ModelFile.Save(_workspace[name], network, new ModelInfo());
        }

        Write("a.png", Draw(20, 20, (y, _) => y == 7 ? 0 : 255));
        _workspace.WriteBytes("a.idx", [.. Workspace.Header(0x803, 1, 3, 4), .. new byte[12]]);
        Assert.Equal(ExitCode.Done, _workspace.Run("predict", "square", "a.png").Code);
        ProgramResult odd = _workspace.Run("predict", "odd", "a.png", "a.idx");
        Assert.Equal(ExitCode.Failed, odd.Code);
        Assert.Contains(
            "the model takes 12 values and does not say how many rows and columns of pixels they are", odd.Error,
            StringComparison.Ordinal);
        Assert.Contains("a.idx", odd.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interruption_ends_between_files()
    {
        Models.Save(_workspace["m"], _device);
        Assert.Equal(
            ExitCode.Interrupted, _workspace.Run(new CancellationToken(canceled: true), "predict", "m", "a.png").Code);
    }

    [Theory]
    [InlineData("predict", "MODEL")]
    [InlineData("predict m", "FILE...")]
    [InlineData("predict nowhere a.png", "There is no model file or run folder")]
    [
        InlineData(
            "predict m a.png --fit mass", "--fit: expected auto, mnist, digits, fashion-mnist or stretch, not mass."),
    ]
    [InlineData("predict m a.png --invert maybe", "--invert: expected auto, yes or no, not maybe.")]
    [InlineData("predict m a.png --top 0", "--top: expected a whole number from 1 to 65536, not 0.")]
    [InlineData("predict m a.png --csv --json", "--csv and --json are two ways of printing the same")]
    [InlineData("predict m a.png --csv --top 2", "--top is for the table: --csv prints all classes.")]
    [InlineData("predict m a.png --jsn", "no option --jsn. Did you mean --json?")]
    public void Wrong_usage_is_told_with_what_would_be_right(string arguments, string message)
    {
        Models.Save(_workspace["m"], _device);
        ProgramResult result = _workspace.Run(arguments.Split(' '));
        Assert.Equal((ExitCode.WrongUsage, ""), (result.Code, result.Output));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private static GreyImage Draw(int height, int width, Func<int, int, int> grey) =>
        new(height, width, Enumerable.Range(0, height * width).Select(i => (byte)grey(i / width, i % width)).ToArray());

    private static bool? Flag(JsonElement line, string name) =>
        line.GetProperty(name).ValueKind == JsonValueKind.Null ? null : line.GetProperty(name).GetBoolean();

    private void Write(string name, GreyImage image) => _workspace.WriteBytes(name, PngBytes.Of(image));

    private JsonElement[] Json(string model, params string[] arguments) =>
        [
            .. _workspace.Run(["predict", model, .. arguments, "--json"]).Output.Split(
                '\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)),
        ];
}
