using System.Text.Json;

namespace MeProp.Cli.Tests;

public sealed class EvaluateTests : IDisposable
{
    private readonly Workspace _workspace = new();
    private readonly CpuDevice _device = CpuDevice.Create(1);

    public void Dispose()
    {
        _device.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public void The_scores_are_those_of_the_run()
    {
        _workspace.TrainTiny();
        JsonElement summary = _workspace.Json(
            Path.Combine("run", "summary.json")), test = Evaluate("run", "tiny"), dev = Evaluate("run", "tiny",
            "--part", "dev");
        Assert.Equal(summary.GetProperty("testAccuracy").GetDouble(), test.GetProperty("accuracy").GetDouble());
        Assert.Equal(summary.GetProperty("devAccuracy").GetDouble(), dev.GetProperty("accuracy").GetDouble());
        Assert.Equal((60, 20, 220), (Count(test), Count(dev), Count(Evaluate("run", "tiny", "--part", "train"))));
        JsonElement best = _workspace.Lines(Path.Combine("run", "metrics.jsonl"))
            .Select(line => JsonElement.Parse(line))
            .Last(line => line.GetProperty("isBest").GetBoolean());
        Assert.Equal(best.GetProperty("testLoss").GetDouble(), test.GetProperty("loss").GetDouble(), 1e-6);

        static int Count(JsonElement report) => report.GetProperty("examples").GetInt32();
    }

    [Fact]
    public void The_numbers_of_the_JSON_belong_together()
    {
        _workspace.TrainTiny("--epochs", "1");
        JsonElement report = Evaluate("run", "tiny");
        Assert.Equal(
            ("test", "tiny", "test", _workspace[Path.Combine("run", "best.safetensors")]),
            (Text("event"), Text("dataset"), Text("part"), Text("model")));
        int[][] matrix =
        [
            .. report.GetProperty("confusionMatrix")
                .EnumerateArray()
                .Select(row => row.EnumerateArray().Select(cell => cell.GetInt32()).ToArray()),
        ];
        JsonElement[] classes = [.. report.GetProperty("classes").EnumerateArray()];
        Assert.Equal((4, 4, 60), (matrix.Length, classes.Length, matrix.Sum(row => row.Sum())));
        int correct = 0;
        for (int c = 0; c < 4; c++)
        {
            int examples = matrix[c].Sum(), predictions = matrix.Sum(row => row[c]), right = matrix[c][c];
            correct += right;
            Assert.Equal(
                (examples, predictions, right), (Number("examples"), Number("predictions"), Number("correct")));
            AssertShare(classes[c].GetProperty("recall"), right, examples);
            AssertShare(classes[c].GetProperty("precision"), right, predictions);
            AssertShare(classes[c].GetProperty("f1"), 2 * right, examples + predictions);
            Assert.Equal($"{c}", classes[c].GetProperty("label").GetString());

            int Number(string name) => classes[c].GetProperty(name).GetInt32();
        }

        Assert.Equal(
            (100.0 * correct / 60, 60 - correct),
            (report.GetProperty("accuracy").GetDouble(), report.GetProperty("wrong").GetInt32()));

        string? Text(string name) => report.GetProperty(name).GetString();
        void AssertShare(JsonElement percent, int part, int whole)
        {
            if (whole == 0) Assert.Equal(JsonValueKind.Null, percent.ValueKind);
            else Assert.Equal(100.0 * part / whole, percent.GetDouble(), 1e-9);
        }
    }

    [Fact]
    public void Tables_and_sentences_show_what_is_confused_in_80_columns()
    {
        _workspace.TrainTiny("--epochs", "1");
        ProgramResult result = _workspace.Run("evaluate", "run", "tiny", "--threads", "1");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        JsonElement report = Evaluate("run", "tiny");
        Assert.Contains(
            "tiny, test part: 60 images of 4x4, 4 classes", result.Output.Replace('×', 'x'), StringComparison.Ordinal);
        Assert.Contains(
            $"{report.GetProperty("wrong").GetInt32()} of 60 wrong", result.Output, StringComparison.Ordinal);
        string[][] rows =
        [
            .. result.Output.Split('\n')
                .Select(line => (string[])[.. line.Trim().Split('│', '|').Select(cell => cell.Trim())])
                .Where(cells => cells.Length > 3)
                .Select(cells => cells[1..^1]),
        ];
        for (int c = 0; c < 4; c++)
        {
            string[] counts =
            [
                .. report.GetProperty("confusionMatrix")[c]
                    .EnumerateArray()
                    .Select((cell, i) => cell.GetInt32() == 0 && i != c ? "0" : cell.GetRawText()),
            ];
            Assert.Contains(
                rows,
                row =>
                    row.Length == 5 && row[0] == $"{c}"
                        && row[1..].Select(cell => cell is "·" or "." ? "0" : cell).SequenceEqual(counts));
            Assert.Contains(
                rows,
                row =>
                    row.Length == 7 && row[0] == $"{c}"
                        && row[3] == report.GetProperty("classes")[c].GetProperty("correct").GetRawText());
        }

        int[][] matrix =
        [
            .. report.GetProperty("confusionMatrix")
                .EnumerateArray()
                .Select(row => row.EnumerateArray().Select(cell => cell.GetInt32()).ToArray()),
        ];
        (int label, int predicted) = Enumerable.Range(0, 16)
            .Select(i => (Label: i / 4, Predicted: i % 4))
            .Where(cell => cell.Label != cell.Predicted)
            .MaxBy(cell => matrix[cell.Label][cell.Predicted]);
        Assert.Contains(
            $"  {label} taken for {predicted}: {matrix[label][predicted]} of {matrix[label].Sum()} (", result.Output,
            StringComparison.Ordinal);
        Assert.All(result.Output.Split('\n').Skip(1), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
    }

    [Fact]
    public void Quiet_output_is_one_line()
    {
        _workspace.TrainTiny();
        Assert.Matches(
            @"^tiny, test: accuracy \d+\.\d\d %, loss \d+\.\d{4}, \d+ of 60 wrong\n$",
            _workspace.Run("evaluate", "run", "tiny", "--quiet").Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Ten_long_names_fit_and_sixty_classes_are_left_to_JSON()
    {
        Assert.Contains(
            "does not fit into 80 columns: --json prints it",
            Tables(60, [.. Enumerable.Range(0, 60).Select(i => $"{i}")]), StringComparison.Ordinal);
        string output = Tables(
            10,
            [
                "A very long name of a \u001b class", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt",
                "Sneaker", "Bag [x]", "T-shirt/top",
            ]);
        foreach (
            string text in (string[])[
                "0 A very long...", "8 Bag [x]", "9 T-shirt/top",
                "A very long name of a ? class taken for Trouser: 1,000 of 1,000 (100.0 %)"])
            Assert.Contains(text, output, StringComparison.Ordinal);
        Assert.All(output.Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, 80));
        Assert.Contains("There are no mistakes.", Tables(2, ["a", "b"], shift: 0), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m", "tiny", "The images of tiny are 4×4, but the model takes 2×3.")]
    [
        InlineData(
            "three", "tiny", "tiny has 4 classes, but the model tells 3 apart. Use data that the model was made for."),
    ]
    [
        InlineData(
            "five", "tiny",
            "tiny has 4 classes, but the model tells 5 apart. If some classes have no images there, give it --classes "
            + "5."),
    ]
    [InlineData("oblong", "tiny", "The images of tiny are 4×4, but the model takes 2×8.")]
    [InlineData("text", "tiny", "is no model file")]
    public void A_model_that_does_not_fit_the_data_is_told_in_one_line(string model, string data, string message)
    {
        _workspace.WriteImages("tiny");
        Models.Save(_workspace["m"], _device);
        SaveLinear("three", 16, 3, new ModelInfo());
        SaveLinear("five", 16, 5, new ModelInfo());
        SaveLinear("oblong", 16, 4, new ModelInfo { Task = "images", InputShape = [2, 8] });
        _workspace.Write("text", "no model");
        ProgramResult result = _workspace.Run("evaluate", model, data);
        Assert.Equal((ExitCode.Failed, ""), (result.Code, result.Output));
        Assert.Contains(
            message, Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Classes_without_images_can_be_said_to_exist()
    {
        _workspace.WriteImages("tiny");
        SaveLinear("five", 16, 5, new ModelInfo { Task = "images", InputScale = 1f / 255 });
        JsonElement report = Evaluate("five", "tiny", "--classes", "5");
        Assert.Equal(
            (0, JsonValueKind.Null),
            (
                report.GetProperty("classes")[4].GetProperty("examples").GetInt32(),
                report.GetProperty("classes")[4].GetProperty("recall").ValueKind));
    }

    [Fact]
    public void The_names_of_published_classes_are_kept_with_the_model()
    {
        Directory.CreateDirectory(_workspace["data"]);
        foreach (string part in (string[])["train", "t10k"])
        {
            _workspace.WriteBytes(
                Path.Combine("data", $"{part}-images-idx3-ubyte"),
                [.. Workspace.Header(0x803, 24, 28, 28), .. new byte[24 * 784]]);
            _workspace.WriteBytes(
                Path.Combine("data", $"{part}-labels-idx1-ubyte"), [.. Workspace.Header(0x801, 24), .. new byte[24]]);
        }

        Assert.Equal(
            ExitCode.Done,
            _workspace.Run(
                "train", "fashion-mnist", "--data-dir", "data", "--limit", "10", "--epochs", "1", "--hidden", "4",
                "--k", "2", "--output", "run").Code);
        string?[] labels =
        [
            .. Evaluate("run", "fashion-mnist", "--data-dir", "data")
                .GetProperty("labels")
                .EnumerateArray()
                .Select(label => label.GetString()),
        ];
        Assert.Equal((10, "T-shirt/top", "Ankle boot"), (labels.Length, labels[0], labels[9]));
    }

    [Fact]
    public void A_model_that_says_nothing_of_itself_gets_pixels_from_0_to_1_and_a_note()
    {
        _workspace.WriteImages("tiny");
        SaveLinear("silent", 16, 4, new ModelInfo());
        SaveLinear("said", 16, 4, new ModelInfo { Task = "images", InputScale = 1f / 255 });
        SaveLinear("other", 16, 4, new ModelInfo { Task = "images", InputScale = 1f / 100 });
        ProgramResult silent = _workspace.Run("evaluate", "silent", "tiny", "--json");
        Assert.Contains("pixels are given to it as 0 to 1", silent.Error, StringComparison.Ordinal);
        double[] losses =
            [.. ((string[])["said", "other"]).Select(model => Evaluate(model, "tiny").GetProperty("loss").GetDouble())];
        Assert.Equal(losses[0], JsonElement.Parse(silent.Output).GetProperty("loss").GetDouble());
        Assert.NotEqual(losses[0], losses[1]);
    }

    [Theory]
    [InlineData("evaluate", "MODEL")]
    [InlineData("evaluate m", "DATA is missing. DATA: Data to test on")]
    [InlineData("evaluate nowhere tiny", "There is no model file or run folder")]
    [InlineData("evaluate m minst", "Did you mean mnist?")]
    [InlineData("evaluate m tiny --part tset", "--part: expected test, dev or train, not tset.")]
    [InlineData("evaluate m tiny --classes 1", "--classes: expected")]
    [InlineData("evaluate m tiny --threads -1", "--threads: expected")]
    [InlineData("evaluate m tiny tiny", "There is no task tiny. Known are images, tagging, parsing, table.")]
    [InlineData("evaluate words tiny", "is a model for words, not for images or tagging or parsing or table. Name a")]
    public void Wrong_usage_is_told_with_what_would_be_right(string arguments, string message)
    {
        _workspace.WriteImages("tiny");
        Models.Save(_workspace["m"], _device);
        SaveLinear("words", 16, 4, new ModelInfo { Task = "words" });
        ProgramResult result = _workspace.Run(arguments.Split(' '));
        Assert.Equal((ExitCode.WrongUsage, ""), (result.Code, result.Output));
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private JsonElement Evaluate(string model, string data, params string[] options)
    {
        ProgramResult result = _workspace.Run(["evaluate", model, data, "--json", .. options]);
        Assert.Equal(ExitCode.Done, result.Code);
        return JsonElement.Parse(Assert.Single(result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    private void SaveLinear(string name, int inputs, int outputs, ModelInfo info)
    {
        var network = new Network(new ValuesInput(inputs), new Dense(outputs));
        network.Build(_device, new RandomStream(1));
        ModelFile.Save(_workspace[name], network, info);
    }

    /// <summary>What the tables show when 1,000 examples of each class are taken for a class further on.</summary>
    private string Tables(int classes, string[] labels, int shift = 1)
    {
        var network = new Network(new ValuesInput(classes), new Dense(classes));
        network.Build(_device, new RandomStream(1));
        float[] identity = new float[classes * classes];
        for (int i = 0; i < classes; i++) identity[i * classes + i] = 1;
        network.Parameters[0].Value.Upload(identity);
        int count = 1000 * classes;
        float[] values = new float[count * classes];
        for (int n = 0; n < count; n++) values[n * classes + (n + shift) % classes] = 5;
        var examples = new FloatExamples(
            values, classes, Enumerable.Range(0, count).Select(n => n % classes).ToArray(), classes);

        using var output = new StringWriter();
        var terminal = new Terminal(
            new ProgramEnvironment { Output = output, Error = TextWriter.Null }, OutputMode.Full);
        terminal.Console.Profile.Width = 80;
        var tables = new ClassificationTables(
            new ClassificationEvaluator(network, _device).Report(examples), labels, terminal);
        terminal.Write(tables.OfConfusions(), tables.LinesOfConfusions());
        terminal.Write(tables.OfClasses(), tables.LinesOfClasses());
        foreach (string sentence in tables.Sentences()) terminal.WriteLine(sentence);
        return output.ToString();
    }
}
