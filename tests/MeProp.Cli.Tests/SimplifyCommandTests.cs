using System.Text.Json;

namespace MeProp.Cli.Tests;

/// <summary><c>meprop simplify</c>: a trained model is made smaller.</summary>
public sealed class SimplifyCommandTests : IDisposable
{
    private static readonly string Summary = Path.Combine("run", "summary.json");

    private static readonly string[] OfTiny =
    [
        "--k", "5", "--prune", "0.01", "--cycle", "1", "--epochs", "2", "--batch-size", "10", "--threads", "1",
        "--output", "run",
    ];

    private static readonly ModelInfo Images = new() { Task = "images", InputShape = [4, 4], InputScale = 1f / 255 };

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_trained_model_is_made_smaller_and_stays_as_it_is()
    {
        _workspace.TrainTiny(
            "--method", "dense", "--hidden", "30", "--epochs", "20", "--dropout", "0.2", "--activation", "tanh");
        string model = _workspace[Path.Combine("run", "best.safetensors")];
        byte[] bytes = File.ReadAllBytes(model);
        ProgramResult result = _workspace.Run(
            "simplify", "run", "tiny", "--k", "5", "--prune", "0.15", "--cycle", "1", "--epochs", "4", "--batch-size",
            "10", "--threads", "1", "--output", "small");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Equal(bytes, File.ReadAllBytes(model));

        JsonElement before = _workspace.Json(Summary);
        JsonElement summary = _workspace.Json(Path.Combine("small", "summary.json"));
        JsonElement configuration = _workspace.Json(Path.Combine("small", "config.json"));
        Assert.Contains(
            $"before  hidden 30-30  dev {before.GetProperty("devAccuracy").GetDouble():0.00} %  test "
            + $"{before.GetProperty("testAccuracy").GetDouble():0.00} %",
            result.Output, StringComparison.Ordinal);
        Assert.Equal([30, 30], Sizes(summary, "hiddenAtStart"));
        Assert.InRange(Sizes(summary, "hidden").Sum(), 2, 55);
        Assert.InRange(
            summary.GetProperty("testAccuracy").GetDouble(), before.GetProperty("testAccuracy").GetDouble() - 20, 100);
        Assert.Equal(
            (model, "simplify", 30, "tanh", 0.2),
            (
                configuration.GetProperty("model").GetString(), configuration.GetProperty("method").GetString(),
                configuration.GetProperty("hiddenSize").GetInt32(), configuration.GetProperty("activation").GetString(),
                configuration.GetProperty("dropout").GetDouble()));
        Assert.Contains(
            _workspace.Lines(Path.Combine("small", "log.txt")),
            line => line.Contains("Dense 16 → 30, Tanh, top-k 5 · Dropout 0.2", StringComparison.Ordinal));

        // The result is a model and a run like others.
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--config", "small", "--output", "again").Code);
        Assert.Equal(RunComparison.Metrics(_workspace, "small"), RunComparison.Metrics(_workspace, "again"));
        ProgramResult second = _workspace.Run(
            "simplify", "small", "tiny", "--k", "5", "--epochs", "1", "--threads", "1", "--output", "smaller");
        Assert.Equal((ExitCode.Done, ""), (second.Code, second.Error));
        Assert.Equal(
            Sizes(summary, "hidden"), Sizes(_workspace.Json(Path.Combine("smaller", "summary.json")), "hiddenAtStart"));
    }

    [Fact]
    public void Its_help_tells_its_own_defaults()
    {
        string help = _workspace.Run("simplify", "--help").Output;
        foreach (
            string text in (string[])[
                "Outputs kept of each hidden layer (160);", "keep it (0.1)", "and so on (3)",
                "Passes over the training examples (6)", "Examples per step (100)"])
            Assert.Contains(text, help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_does_not_fit_is_told()
    {
        _workspace.TrainTiny("--epochs", "1");
        Told("is a linear classifier: it has no hidden neurons to remove", Linear(), "tiny");
        SaveTiny("words", new ModelInfo { Task = "words" });
        SaveTiny("five", Images, classes: 5);
        Told("is a model for words, not for images or tagging or parsing or table. Name a model of", "words", "tiny");
        ToldWith(ExitCode.Failed, "The images of digits are 28×28, but the model takes 4×4.", "run");
        ToldWith(ExitCode.Failed, "tiny has 4 classes, but the model tells 5 apart.", "five", "tiny");
        Told("There is no model file or run folder", "nothing", "tiny");
        Told("There is no option --hidden", "run", "tiny", "--hidden", "3");
        Assert.Equal(
            ["linear", "run", "tiny"],
            Directory.EnumerateDirectories(_workspace.Folder).Select(Path.GetFileName).Order());

        void Told(string message, params string[] arguments) => ToldWith(ExitCode.WrongUsage, message, arguments);

        void ToldWith(int code, string message, params string[] arguments)
        {
            ProgramResult result = _workspace.Run(["simplify", .. arguments]);
            Assert.Equal(code, result.Code);
            Assert.Contains(message, result.Error, StringComparison.Ordinal);
        }

        string Linear()
        {
            Assert.Equal(
                ExitCode.Done,
                _workspace.Run(
                    "train", "tiny", "--layers", "1", "--method", "dense", "--epochs", "1", "--threads", "1",
                    "--output", "linear").Code);
            return "linear";
        }
    }

    [Fact]
    public void A_model_keeps_its_scale_of_inputs()
    {
        _workspace.WriteImages("tiny");
        SaveTiny("model", Images with { InputScale = 1f / 100 });
        ProgramResult result = _workspace.Run(["simplify", "model", "tiny", .. OfTiny]);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        double before = Evaluate("model").GetProperty("accuracy").GetDouble();
        Assert.Contains($"  test {before:0.00} %", result.Output, StringComparison.Ordinal);

        using CpuDevice device = CpuDevice.Create(1);
        Assert.Equal(
            1f / 100, ModelFile.Load(_workspace[Path.Combine("run", "best.safetensors")], device).Info.InputScale);
        Assert.Equal(
            _workspace.Json(Summary).GetProperty("testAccuracy").GetDouble(),
            Evaluate("run").GetProperty("accuracy").GetDouble());
        Assert.Equal(BestTestLoss(), Evaluate("run").GetProperty("loss").GetDouble(), 1e-6);

        JsonElement Evaluate(string model) =>
            JsonElement.Parse(_workspace.Run("evaluate", model, "tiny", "--json").Output);
        double BestTestLoss() =>
            _workspace.Lines(Path.Combine("run", "metrics.jsonl"))
                .Select(line => JsonElement.Parse(line))
                .Last(line => line.GetProperty("isBest").GetBoolean())
                .GetProperty("testLoss")
                .GetDouble();
    }

    [Fact]
    public void Resuming_and_repeating_need_the_model()
    {
        _workspace.WriteImages("tiny");
        SaveTiny("model", Images);
        Assert.Equal(ExitCode.Done, _workspace.Run(["simplify", "model", "tiny", .. OfTiny]).Code);
        File.Move(_workspace["model"], _workspace["moved"]);
        string[][] commands =
            [["train", "--resume", "run", "--epochs", "3"], ["train", "--config", "run", "--output", "again"]];
        foreach (string[] command in commands)
        {
            ProgramResult result = _workspace.Run(command);
            Assert.Equal(
                (
                    ExitCode.WrongUsage,
                    $"error: {_workspace["model"]} does not exist: the run starts from this model. Put it back there "
                    + "to repeat or resume the run."),
                (result.Code, result.Error.TrimEnd()));
        }

        File.Move(_workspace["moved"], _workspace["model"]);
        foreach (string[] command in commands) Assert.Equal(ExitCode.Done, _workspace.Run(command).Code);
    }

    [Fact]
    public void What_evaluate_says_of_a_model_is_said_here_too()
    {
        _workspace.WriteImages("tiny");
        SaveTiny("model", new ModelInfo());
        ProgramResult result = _workspace.Run(["simplify", "model", "tiny", .. OfTiny]);
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("pixels are given to it as 0 to 1", result.Error, StringComparison.Ordinal);
        Assert.Contains(
            _workspace.Lines(Path.Combine("run", "log.txt")),
            line =>
                line.Contains(
                    "note: The file does not say what range of inputs the model takes", StringComparison.Ordinal));
    }

    private static int[] Sizes(JsonElement parent, string name) =>
        [.. parent.GetProperty(name).EnumerateArray().Select(size => size.GetInt32())];

    /// <summary>Saves an untrained model of the images of this workspace.</summary>
    private void SaveTiny(string name, ModelInfo info, int classes = 4)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var network = new Network(new ValuesInput(16), new Dense(12, activation: Activation.Relu), new Dense(classes));
        network.Build(device, new RandomStream(1));
        ModelFile.Save(_workspace[name], network, info);
    }
}
