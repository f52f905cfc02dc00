using System.Text.Json;

namespace MeProp.Cli.Tests;

public sealed class LegacyConfigurationTests : IDisposable
{
    private const string Files = """ "TrainFile": "a", "TrainLabelFile": "b", "TestFile": "c", "TestLabelFile": "d" """;

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Defaults_are_those_of_the_old_program()
    {
        RunConfiguration c = Read("");
        RunConfiguration expected = Configurations.Default
            .With(Settings.Dataset, null)
            .With(ImageTask.TrainImages, _workspace["a"])
            .With(ImageTask.TrainLabels, _workspace["b"])
            .With(ImageTask.TestImages, _workspace["c"])
            .With(ImageTask.TestLabels, _workspace["d"])
            .With(ImageTask.Classes, 10)
            .With(Settings.Draw, true)
            .With(Settings.Method, TrainingMethod.Dense)
            .With(Settings.HiddenSize, 500)
            .With(Settings.Layers, 3)
            .With(Settings.K, 160)
            .With(Settings.BatchSize, 100)
            .With(Settings.Epochs, 20)
            .With(Settings.EvaluationsPerEpoch, 8)
            .With(Settings.Optimizer, OptimizerKind.Adam)
            .With(Settings.LearningRate, 0.001f)
            .With(Settings.L2, 0)
            .With(Settings.Clip, 5)
            .With(Settings.Dropout, 0)
            .With(Settings.Reduction, Reduction.Sum)
            .With(Settings.Initializer, Initializer.Gaussian)
            .With(Settings.Update, Update.All)
            .With(Settings.Seed, c.Get(Settings.Seed));
        Assert.Equal(expected.Values(), c.Values());
    }

    [Theory]
    [InlineData("""  "NetType": "mlp" """, "method", "dense")]
    [InlineData("""  "NetType": "mlptop" """, "method", "topk")]
    [InlineData("""  "NetType": "mlprand" """, "method", "random")]
    [InlineData("""  "NetType": "mlpvar" """, "method", "simplify")]
    [InlineData("""  "NetType": "mlpvar" """, "prune", "0.1")]
    [InlineData("""  "NetType": "mlpvar" """, "cycle", "5")]
    [InlineData("""  "NetType": "mlpvar" """, "k", "160")]
    [InlineData("""  "NetType": "mlpvar", "Prune": 0.08 """, "prune", "0.08")]
    [InlineData("""  "NetType": "mlpvar", "TrainCycle": 10 """, "cycle", "10")]
    [InlineData("""  "NetType": "mlptop", "TrainCycle": 10 """, "cycle", "5")]
    [InlineData("""  "OptType": "sgd" """, "optimizer", "sgd")]
    [InlineData("""  "OptType": "adagrad" """, "optimizer", "adagrad")]
    [InlineData("""  "HiddenSize": 64 """, "hiddenSize", "64")]
    [InlineData("""  "Layers": 5 """, "layers", "5")]
    [InlineData("""  "TrainTop": 80 """, "k", "80")]
    [InlineData("""  "MinibatchSize": 10 """, "batchSize", "10")]
    [InlineData("""  "MaxEpoch": 3 """, "epochs", "3")]
    [InlineData("""  "IterPerEpoch": 2 """, "evaluationsPerEpoch", "2")]
    [InlineData("""  "OptType": "sgd", "LearningRate": 0.25 """, "learningRate", "0.25")]
    [InlineData("""  "OptType": "adagrad", "LearningRate": 0.25 """, "learningRate", "0.25")]
    [InlineData("""  "OptType": "adam", "LearningRate": 0.25 """, "learningRate", "0.001")]
    [InlineData("""  "OptType": "sgd" """, "decayRate", "0.09")]
    [InlineData("""  "OptType": "sgd", "DecayRate": 0.5 """, "decayRate", "0.5")]
    [InlineData("""  "OptType": "adam", "DecayRate": 0.5 """, "decayRate", "1")]
    [InlineData("""  "OptType": "adagrad", "Eps": 0.125 """, "epsilon", "0.125")]
    [InlineData("""  "OptType": "adam", "Eps": 0.125 """, "epsilon", "1E-08")]
    [InlineData("""  "L2RegFactor": 0.5 """, "l2", "0.5")]
    [InlineData("""  "OptType": "sgd", "L2RegFactor": 0.5 """, "l2", "0")]
    [InlineData("""  "ClipBound": 0.5 """, "clip", "0.5")]
    [InlineData("""  "ClipBound": 0 """, "clip", "0")]
    [InlineData("""  "ClipBound": -1 """, "clip", "0")]
    [InlineData("""  "RandomSeed": 12976 """, "seed", "12976")]
    [InlineData("""  "RandomSeed": -1 """, "seed", "1767323045000")]
    [InlineData("""  "LabelCount": 4 """, "classes", "4")]
    [InlineData("""  "Prune": 0.08, "TrainCycle": 10 """, "method", "dense")]
    public void Each_key_keeps_its_meaning(string keys, string setting, string expected)
    {
        string path = _workspace.Write("written.json", "");
        File.WriteAllBytes(path, ConfigurationFile.Write(Read(keys)));
        JsonElement value = _workspace.Json("written.json").GetProperty(setting);
        Assert.Equal(expected, value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());
    }

    [Theory]
    [InlineData("""  "NetType": "cnn" """, "NetType: expected mlp, mlptop, mlprand or mlpvar, not cnn")]
    [InlineData("""  "NetType": "mlpvar", "Prune": 1.5 """, "Prune: expected a number from 0 to 1, not 1.5")]
    [InlineData(
        """  "NetType": "mlpvar", "TrainCycle": 0 """, "TrainCycle: expected a whole number from 1 to 1000000, not 0")]
    [InlineData("""  "OptType": "rmsprop" """, "OptType: expected sgd, adagrad or adam, not rmsprop")]
    [InlineData("""  "HidenSize": 3 """, "HidenSize: unknown key. Did you mean HiddenSize?")]
    [InlineData("""  "trainTop": 3 """, "trainTop: unknown key. Did you mean TrainTop?")]
    [InlineData("""  "HiddenSize": "500" """, "HiddenSize: expected a number, not \"500\"")]
    [InlineData("""  "NetType": 1 """, "NetType: expected a text in quotes, not 1")]
    [InlineData("""  "Prune": "x" """, "Prune: expected a number")]
    [InlineData("""  "MaxEpoch": 0 """, "MaxEpoch: expected a whole number from 1")]
    [InlineData("""  "MaxEpoch": 3, "MaxEpoch": 4 """, "MaxEpoch: the key is there twice")]
    [InlineData("""  "LabelCount": 1000 """, "LabelCount: expected a whole number from 2 to 256")]
    [InlineData("""  "OptType": "sgd", "DecayRate": 0 """, "DecayRate: expected a number above 0")]
    public void What_cannot_be_is_told_in_the_words_of_the_file(string keys, string message)
    {
        _workspace.Write("old.json", $"{{ {keys}, {Files} }}");
        ProgramResult result = _workspace.Run("train", "--config", "old.json");
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Contains("old.json", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "NetType": "mlptop" }""", ExitCode.WrongUsage, "No data to train on")]
    [InlineData(
        """{ "NetType": "mlptop", "TrainFile": null, "TestFile": null }""", ExitCode.WrongUsage, "No data to train on")]
    [InlineData("""{ "NetType": "mlptop", "TrainFile": "a" }""", ExitCode.WrongUsage, "TrainLabelFile is missing")]
    [InlineData(
        """{ "TrainFile": "a", "TrainLabelFile": "b", "TestFile": "c", "TestLabelFile": "d" }""",
        ExitCode.Failed,
        "does not exist")]
    public void Files_that_are_not_named_or_not_there_are_told(string text, int code, string message)
    {
        _workspace.Write("old.json", text);
        ProgramResult result = _workspace.Run("train", "--config", "old.json");
        Assert.Equal(code, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""  "LearningRate": 0.1 """, "LearningRate 0.1 is not used")]
    [InlineData("""  "OptType": "sgd", "L2RegFactor": 0.1 """, "L2RegFactor 0.1 is not used")]
    [InlineData("""  "LearningRate": 0.001 """, null)]
    [InlineData("""  "OptType": "sgd", "LearningRate": 0.1 """, null)]
    public void What_the_old_program_ignored_is_noted(string keys, string? note) =>
        Assert.Equal(
            note is null ? [] : [note], Translate(keys).Notes.Select(n => n[..Math.Min(n.Length, note?.Length ?? 0)]));

    [Theory]
    [InlineData("configurations")]
    [InlineData("")]
    public void Its_files_are_found_beside_it_or_in_the_working_directory(string folder)
    {
        Train(folder);
        string images = _workspace.Json(Path.Combine("run", "config.json")).GetProperty("trainImages").GetString()!;
        Assert.Equal(Path.Combine(_workspace[folder], "train-images-idx3-ubyte"), images);
    }

    [Fact]
    public void The_data_option_is_looked_into_first()
    {
        _workspace.WriteImages("elsewhere");
        Train("configurations", "--data-dir", "elsewhere");
        string images = _workspace.Json(Path.Combine("run", "config.json")).GetProperty("trainImages").GetString()!;
        Assert.Equal(Path.Combine(_workspace["elsewhere"], "train-images-idx3-ubyte"), images);
    }

    [Theory]
    [InlineData("elsewhere", "train-images-idx3-ubyte")]
    [InlineData("elsewhere", "train-images.idx3-ubyte")]
    [InlineData("", "train-images.idx3-ubyte")]
    public void A_subfolder_of_the_data_option_and_other_spellings_are_tried_everywhere(string parent, string spelling)
    {
        string images = Path.Combine(parent, parent.Length == 0 ? "" : "mnist");
        _workspace.WriteImages(images);
        File.Move(
            _workspace[Path.Combine(images, "train-images-idx3-ubyte")], _workspace[Path.Combine(images, spelling)],
            overwrite: true);
        RunConfiguration c = Configurations.Of([.. Translate(
            """ "TrainFile": "train-images-idx3-ubyte", "TrainLabelFile": "train-labels.idx1-ubyte", "TestFile": "t10k-images.idx3-ubyte", "TestLabelFile": "t10k-labels.idx1-ubyte" """,
            parent.Length == 0 ? null : _workspace[parent]).Assignments]);
        string[] expected = [spelling, "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
        Assert.Equal(
            expected.Select(name => _workspace[Path.Combine(images, name)]),
            [
                c.Get(ImageTask.TrainImages), c.Get(ImageTask.TrainLabels), c.Get(ImageTask.TestImages),
                c.Get(ImageTask.TestLabels),
            ]);
    }

    [Fact]
    public void Files_that_are_nowhere_are_told_with_every_place_searched()
    {
        _workspace.Write(Path.Combine("configurations", "old.json"), $"{{ {Files} }}");
        ProgramResult result = _workspace.Run(
            "train", "--config", Path.Combine("configurations", "old.json"), "--data-dir", "data");
        Assert.Equal(ExitCode.Failed, result.Code);
        string[] places =
        [
            _workspace["data"], _workspace[Path.Combine("data", "mnist")], _workspace["configurations"],
            _workspace.Folder,
        ];
        Assert.Contains(
            $"TrainFile: a does not exist, plain or with .gz added. Searched in {string.Join(", ", places)}. "
            + "--data-dir",
            result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_set_named_beside_it_takes_the_place_of_its_files()
    {
        _workspace.WriteImages("tiny");
        _workspace.Write("old.json", """{ "NetType": "mlptop", "HiddenSize": 8, "TrainTop": 2, "MaxEpoch": 1, "TrainFile": "a" , "TrainLabelFile": "b", "TestFile": "c", "TestLabelFile": "d", "LabelCount": 4 }""");
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "tiny", "--config", "old.json", "--output", "run").Code);
        Assert.Equal("tiny", _workspace.Json(Path.Combine("run", "summary.json")).GetProperty("dataset").GetString());
    }

    private void Train(string dataFolder, params string[] arguments)
    {
        _workspace.WriteImages(dataFolder);
        _workspace.Write(Path.Combine("configurations", "old.json"), """
            {
              "NetType": "mlptop", "OptType": "adam", "HiddenSize": 8, "Layers": 3, "TrainTop": 2,
              "MinibatchSize": 10, "MaxEpoch": 2, "IterPerEpoch": 2, "LabelCount": 4, "RandomSeed": 3,
              "TrainFile": "train-images-idx3-ubyte", "TrainLabelFile": "train-labels-idx1-ubyte",
              "TestFile": "t10k-images-idx3-ubyte", "TestLabelFile": "t10k-labels-idx1-ubyte"
            }
            """);
        ProgramResult result = _workspace.Run(
            ["train", "--config", Path.Combine("configurations", "old.json"), "--output", "run", .. arguments]);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Equal(4, _workspace.Lines(Path.Combine("run", "metrics.jsonl")).Length);
    }

    private RunConfiguration Read(string keys) => Configurations.Of([.. Translate(keys).Assignments]);

    private ConfigurationFile Translate(string keys) =>
        Translate($"{keys}{(keys.Length == 0 ? "" : ",")} {Files}", null);

    private ConfigurationFile Translate(string allKeys, string? dataDirectory)
    {
        string path = _workspace.Write("old.json", $"{{ {allKeys} }}");
        Assignment[] options = dataDirectory is null
            ? []
            : [new Assignment(Settings.DataDirectory, dataDirectory, "--data-dir")];
        return ConfigurationFile.Read(path, _workspace.CreateEnvironment(TextWriter.Null, TextWriter.Null), options);
    }
}
