using System.Text.Json;

namespace MeProp.Cli.Tests;

public sealed class ResumeTests : IDisposable
{
    private static readonly string Summary = Path.Combine("run", "summary.json");
    private static readonly string Metrics = Path.Combine("run", "metrics.jsonl");
    private static readonly string Log = Path.Combine("run", "log.txt");
    private static readonly string Last = Path.Combine("run", Checkpoints.LastName);

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [InlineData("adam", "unified")]
    [InlineData("sgd", "topk")]
    [InlineData("adagrad", "random")]
    public void A_run_that_is_interrupted_before_training_and_resumed_is_the_run_that_was_not(
        string optimizer, string method)
    {
        string[] options = ["--optimizer", optimizer, "--method", method, "--dropout", "0.3"];
        _workspace.TrainTiny([.. options, "--output", "whole"]);
        _workspace.WriteImages("tiny");
        ProgramResult first = _workspace.Run(
            new CancellationToken(canceled: true),
            [
                "train", "tiny", "--hidden", "12", "--k", "4", "--epochs", "3", "--batch-size", "10", "--threads", "2",
                "--output", "run", .. options,
            ]);
        Assert.Equal(
            (ExitCode.Interrupted, "error: interrupted in epoch 1 of 3; to continue: meprop train --resume run"),
            (first.Code, first.Error.TrimEnd()));
        Assert.Equal((ExitCode.Done, ""), Outcome(_workspace.Run("train", "--resume", "run", "--threads", "1")));
        RunComparison.AssertEqual(_workspace, "whole", "run");
        Assert.Contains(
            _workspace.Lines(Log),
            line => line.EndsWith("resumed at the beginning", StringComparison.Ordinal));
    }

    [Fact]
    public void More_epochs_make_a_complete_run_the_longer_run_also_in_its_configuration_and_summary()
    {
        _workspace.TrainTiny("--epochs", "5", "--output", "whole");
        _workspace.TrainTiny("--epochs", "3");
        double seconds = _workspace.Json(Summary).GetProperty("trainSeconds").GetDouble();
        ProgramResult result = _workspace.Run("train", "--resume", "run", "--epochs", "5");
        Assert.Equal((ExitCode.Done, ""), Outcome(result));
        Assert.Contains("epoch 4/5", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("epoch 3/5", result.Output, StringComparison.Ordinal);
        RunComparison.AssertEqual(_workspace, "whole", "run");
        Assert.Equal(
            _workspace.Lines(Path.Combine("whole", "config.json")),
            _workspace.Lines(Path.Combine("run", "config.json")));
        Assert.True(_workspace.Json(Summary).GetProperty("trainSeconds").GetDouble() > seconds);
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--config", "run", "--output", "again").Code);
        RunComparison.AssertEqual(_workspace, "whole", "again");
    }

    [Fact]
    public void A_schedule_that_ends_with_the_run_refuses_other_epochs()
    {
        _workspace.TrainTiny("--schedule", "linear");
        AssertRefused(
            ExitCode.WrongUsage,
            "error: --epochs cannot change: the linear schedule of the run ends with its epochs. Resume without "
            + "--epochs, or start a new run from the model.",
            ["--epochs", "9"]);
    }

    [Fact]
    public void A_complete_run_is_left_as_it_is()
    {
        _workspace.TrainTiny();
        string[] before = Contents();
        ProgramResult result = _workspace.Run("train", "--resume", "run");
        Assert.Equal(
            (
                ExitCode.Done,
                "note: the run in run is complete: it has all of its 3 epochs. More --epochs beside --resume train "
                + "on."),
            (result.Code, result.Error.TrimEnd()));
        Assert.Equal(before, Contents());
        AssertRefused(ExitCode.WrongUsage, "has come to epoch 3: give at least 3, not 2", "--epochs", "2");
        Assert.Equal(before, Contents());
    }

    [Fact]
    public void A_run_that_was_stopped_between_its_last_checkpoint_and_its_summary_gets_the_summary()
    {
        _workspace.TrainTiny("--output", "whole");
        _workspace.TrainTiny();
        File.Delete(_workspace[Summary]);
        Assert.Equal((ExitCode.Done, ""), Outcome(_workspace.Run("train", "--resume", "run")));
        RunComparison.AssertEqual(_workspace, "whole", "run");
    }

    [Fact]
    public void What_a_kill_can_leave_behind_does_no_harm()
    {
        _workspace.TrainTiny("--epochs", "5", "--output", "whole");
        _workspace.TrainTiny();
        File.Delete(_workspace[Summary]);
        File.AppendAllText(_workspace[Metrics], _workspace.Lines(Metrics)[^1] + "\n{\"event\":\"eval");
        foreach (
            string name in (string[])[
                "config.json", "summary.json", "metrics.jsonl", "activity.jsonl", Checkpoints.BestName,
                Checkpoints.LastName])
            _workspace.Write(Path.Combine("run", name + ".tmp"), "part");
        Assert.Equal((ExitCode.Done, ""), Outcome(_workspace.Run("train", "--resume", "run", "--epochs", "5")));
        RunComparison.AssertEqual(_workspace, "whole", "run");
        Assert.Equal(
            [
                "activity.jsonl", "best.safetensors", "config.json", "examination.json", "last.safetensors", "log.txt",
                "metrics.jsonl", "report.html", "summary.json",
            ],
            Directory.EnumerateFiles(_workspace["run"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_run_that_was_killed_before_it_trained_begins_anew()
    {
        _workspace.TrainTiny("--output", "whole");
        Directory.CreateDirectory(_workspace["run"]);
        File.Copy(_workspace[Path.Combine("whole", "config.json")], _workspace[Path.Combine("run", "config.json")]);
        _workspace.Write(Metrics, "");
        Assert.Equal((ExitCode.Done, ""), Outcome(_workspace.Run("train", "--resume", "run")));
        RunComparison.AssertEqual(_workspace, "whole", "run");

        // Even before that, only the folder and a part of its first file are there: the same command works again.
        _workspace.Write(Path.Combine("begun", "config.json.tmp"), "{");
        Assert.Equal((ExitCode.Done, ""), Outcome(_workspace.TrainTiny("--output", "begun")));
    }

    [Theory]
    [InlineData("--hidden", "20")]
    [InlineData("--learning-rate", "0.1")]
    [InlineData("--seed", "2")]
    [InlineData("--config", "run")]
    [InlineData("--output", "other")]
    [InlineData("--no-checkpoints", null)]
    [InlineData("--unified", null)]
    public void Other_options_are_refused(string option, string? value)
    {
        _workspace.TrainTiny();
        string[] before = Contents();
        AssertRefused(
            ExitCode.WrongUsage,
            $"error: {option} cannot be given with --resume, which continues with the settings of the run. Only "
            + "--epochs, --choose, --patience, --to-accuracy, --threads, --device, --tf32, --tensorboard, --distributed, "
            + "--quiet and --json can, and the place of data that were moved.",
            value is null ? [option] : [option, value]);
        Assert.Equal(before, Contents());
    }

    [Fact]
    public void Data_that_were_moved_are_named_again_and_others_are_refused()
    {
        _workspace.TrainTiny();
        Directory.CreateDirectory(_workspace["elsewhere"]);
        Directory.Move(_workspace["tiny"], _workspace[Path.Combine("elsewhere", "images")]);
        ProgramResult lost = _workspace.Run("train", "--resume", "run", "--epochs", "4");
        Assert.Equal(ExitCode.WrongUsage, lost.Code);
        Assert.Contains(_workspace["tiny"], lost.Error, StringComparison.Ordinal);
        Assert.Contains("meprop train DATA --resume run", lost.Error, StringComparison.Ordinal);

        _workspace.WriteImages("others", train: 241);
        ProgramResult others = _workspace.Run("train", "others", "--resume", "run", "--epochs", "4");
        Assert.Equal(ExitCode.Failed, others.Code);
        Assert.Contains("its data have changed", others.Error, StringComparison.Ordinal);

        string moved = Path.Combine("elsewhere", "images");
        Assert.Equal(
            ExitCode.Done, _workspace.Run("train", moved, "--resume", "run", "--epochs", "4", "--quiet").Code);
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--resume", "run", "--epochs", "5", "--quiet").Code);
        Assert.Equal(
            ExitCode.WrongUsage, _workspace.Run("train", "--resume", "run", "--data-dir", "elsewhere").Code);
    }

    [Fact]
    public void A_run_whose_data_were_moved_with_it_goes_on()
    {
        _workspace.WriteImages(Path.Combine("before", "data"));
        Assert.Equal(ExitCode.Done, _workspace.Run(
            "train", Path.Combine("before", "data"), "--hidden", "12", "--k", "4", "--epochs", "2", "--output",
            Path.Combine("before", "runs", "a")).Code);
        Directory.Move(_workspace["before"], _workspace["after"]);
        string run = Path.Combine("after", "runs", "a");
        ProgramResult resumed = _workspace.Run("train", "--resume", run, "--epochs", "3");
        Assert.Equal(ExitCode.Done, resumed.Code);
        Assert.Contains(
            $"note: {_workspace[Path.Combine("before", "data")]} does not exist any more: "
            + $"{_workspace[Path.Combine("after", "data")]} takes its place.",
            resumed.Error, StringComparison.Ordinal);
        Assert.Equal(
            ExitCode.Done, _workspace.Run("train", "--config", run, "--output", "again", "--quiet").Code);
    }

    [Fact]
    public void What_is_no_run_is_refused()
    {
        AssertRefused(ExitCode.WrongUsage, $"--resume: {_workspace["run"]} does not exist.");
        _workspace.Write("run", "text");
        AssertRefused(ExitCode.WrongUsage, "is a file");
        File.Delete(_workspace["run"]);
        Directory.CreateDirectory(_workspace["run"]);
        AssertRefused(ExitCode.WrongUsage, "holds no run (no config.json)");
        Directory.Delete(_workspace["run"]);
        _workspace.WriteImages("tiny");
        Assert.Equal(
            ExitCode.Done,
            _workspace.Run(
                "compare", "tiny", "--hidden", "8", "--k", "2", "--epochs", "1", "--threads", "1", "--output",
                "run").Code);
        AssertRefused(
            ExitCode.WrongUsage,
            "holds a sweep of runs. To continue: meprop resume run");
        Assert.Equal(
            (ExitCode.Done, ""),
            Outcome(_workspace.Run("train", "--resume", Path.Combine("run", "dense"), "--epochs", "2")));
    }

    [Fact]
    public void A_run_without_checkpoints_is_refused()
    {
        _workspace.TrainTiny("--no-checkpoints");
        Assert.False(File.Exists(_workspace[Last]));
        AssertRefused(ExitCode.WrongUsage, "there is no last.safetensors in");
        ProgramResult interrupted = _workspace.Run(
            new CancellationToken(canceled: true), "train", "tiny", "--no-checkpoints", "--output", "other");
        Assert.EndsWith("what came out until then is in other", interrupted.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_files_changed_data_and_changed_settings_are_refused_and_change_nothing()
    {
        _workspace.TrainTiny();
        byte[] last = File.ReadAllBytes(_workspace[Last]);
        File.WriteAllBytes(_workspace[Last], last[..^9]);
        AssertRefused(ExitCode.Failed, _workspace[Last], "--epochs", "9");
        File.WriteAllBytes(_workspace[Last], last);

        string images = Path.Combine("tiny", "train-images-idx3-ubyte");
        byte[] pixels = File.ReadAllBytes(_workspace[images]);
        pixels[^100]++;
        _workspace.WriteBytes(images, pixels);
        string[] before = Contents();
        AssertRefused(ExitCode.Failed, "its data have changed. The training data: 220 examples", "--epochs", "9");
        Assert.Equal(before, Contents());
        pixels[^100]--;
        _workspace.WriteBytes(images, pixels);

        string configuration = _workspace[Path.Combine("run", "config.json")];
        File.WriteAllText(
            configuration,
            File.ReadAllText(configuration).Replace(
                "\"learningRate\": 0.001", "\"learningRate\": 0.01", StringComparison.Ordinal));
        before = Contents();
        AssertRefused(ExitCode.WrongUsage, "The optimizer: Adam, learning rate 0.001", "--epochs", "9");
        Assert.Equal(before, Contents());
    }

    [Fact]
    public void Two_processes_cannot_write_the_same_run()
    {
        _workspace.TrainTiny();
        string[] before = Contents();
        using (LineFile.Reopen(_workspace[Log], LineFile.OneWriter))
            AssertRefused(ExitCode.Failed, "run: another process trains there.", "--epochs", "9");
        Assert.Equal(before, Contents());

        // Where the run stands is not read either: the other process moves on.
        _workspace.Write(Last, "part");
        using (LineFile.Reopen(_workspace[Log], LineFile.OneWriter))
            AssertRefused(ExitCode.Failed, "run: another process trains there.", "--epochs", "9");
        AssertRefused(ExitCode.Failed, "last.safetensors", "--epochs", "9");
    }

    [Fact]
    public void Json_output_has_the_evaluations_of_the_resumed_part_and_the_summary_of_the_whole()
    {
        _workspace.TrainTiny();
        ProgramResult result = _workspace.Run("train", "--resume", "run", "--epochs", "5", "--json");
        JsonElement[] lines =
        [
            .. result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)),
        ];
        Assert.Equal(
            ["evaluation", "evaluation", "summary"], lines.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal(
            (4, 5),
            (lines[0].GetProperty("evaluation").GetInt32(), lines[^1].GetProperty("epochsCompleted").GetInt32()));
    }

    private static (int Code, string Error) Outcome(ProgramResult result) => (result.Code, result.Error);

    private void AssertRefused(int code, string message, params string[] options)
    {
        ProgramResult result = _workspace.Run(["train", "--resume", "run", .. options]);
        Assert.Equal(code, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private string[] Contents() =>
        [
            .. Directory.EnumerateFiles(_workspace["run"])
                .Order()
                .Select(file => file + Convert.ToHexString(File.ReadAllBytes(file))),
        ];
}
