using System.Text.Json;

namespace MeProp.Cli.Tests;

public sealed class SweepTests : IDisposable
{
    private static readonly string[] Small =
        ["--hidden", "12", "--epochs", "2", "--batch-size", "10", "--threads", "1", "--output", "out"];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Every_combination_is_an_ordinary_run()
    {
        ProgramResult result = Ok("--method", "topk,random", "--k", "3,5");
        foreach (string text in (string[])["4 runs: method topk, random; k 3, 5", "The runs are in out"])
            Assert.Contains(text, result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\nmethod=random,k=5  test \d+\.\d\d %, dev \d+\.\d\d %, \d\.\d+ s/epoch", result.Output);
        string run = Path.Combine("out", "method=random,k=5");
        Assert.Equal(ExitCode.Done, _workspace.Run("info", run).Code);
        Assert.Equal(ExitCode.Done, _workspace.Run("evaluate", run, "tiny").Code);
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--config", run, "--output", "again").Code);
        RunComparison.AssertEqual(_workspace, run, "again");
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--resume", run, "--epochs", "3").Code);
    }

    [Fact]
    public void Results_are_the_numbers_of_the_runs_and_their_statistics()
    {
        Ok("--method", "topk,dense", "--k", "3", "--seeds", "3");
        JsonElement results = _workspace.Json("out/results.json");
        JsonElement[] runs = [.. results.GetProperty("runs").EnumerateArray()];
        JsonElement[] groups = [.. results.GetProperty("groups").EnumerateArray()];
        Assert.Equal((6, 2), (runs.Length, groups.Length));
        Assert.Equal(["method", "seed"], results.GetProperty("varied").EnumerateArray().Select(key => key.GetString()));
        string[] csv = _workspace.Lines("out/results.csv");
        Assert.Equal(
            "run,group,outcome,method,seed,devAccuracy,testAccuracy,trainLoss,bestEpoch,epochsCompleted,"
            + "backpropSeconds,epochSeconds,trainSeconds,parameters,error",
            csv[0]);
        Assert.Equal(7, csv.Length);
        for (int i = 0; i < runs.Length; i++)
        {
            string name = runs[i].GetProperty("run").GetString()!;
            JsonElement summary = _workspace.Json($"out/{name}/summary.json");
            foreach (string key in (string[])["devAccuracy", "testAccuracy", "trainSeconds", "parameters", "outcome"])
                Assert.Equal(summary.GetProperty(key).ToString(), runs[i].GetProperty(key).ToString());
            Assert.StartsWith($"\"{name}\",", csv[i + 1], StringComparison.Ordinal);
            Assert.Contains(
                FormattableString.Invariant($",{summary.GetProperty("testAccuracy").GetDouble()},"), csv[i + 1],
                StringComparison.Ordinal);
        }

        foreach (JsonElement group in groups)
        {
            double[] scores =
            [
                .. runs.Where(run => run.GetProperty("group").GetString() == group.GetProperty("group").GetString())
                    .Select(run => run.GetProperty("testAccuracy").GetDouble()),
            ];
            double mean = scores.Average();
            double variance = scores.Sum(score => (score - mean) * (score - mean)) / 2;
            JsonElement test = group.GetProperty("testAccuracy");
            Assert.Equal(mean, test.GetProperty("mean").GetDouble(), 1e-9);
            Assert.Equal(Math.Sqrt(variance), test.GetProperty("standardDeviation").GetDouble(), 1e-9);
            Assert.Equal((3, 3), (test.GetProperty("n").GetInt32(), group.GetProperty("runs").GetInt32()));
        }

        Assert.Equal(3, _workspace.Lines("out/groups.csv").Length);
        Assert.Equal("| method | runs | test % | dev % | epoch s |", _workspace.Lines("out/results.md")[0]);
    }

    [Fact]
    public void A_run_that_diverges_is_recorded_and_the_sweep_continues()
    {
        string[] arguments = ["--optimizer", "sgd", "--learning-rate", "1e30,0.01", "--method", "topk", "--k", "3"];
        ProgramResult result = Sweep(arguments);
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("error: learning-rate=1E+30: The training loss became", result.Error, StringComparison.Ordinal);
        Assert.EndsWith(
            "error: 1 of 2 runs failed: learning-rate=1E+30. What came out before is in out", result.Error.TrimEnd(),
            StringComparison.Ordinal);
        JsonElement[] runs = [.. _workspace.Json("out/results.json").GetProperty("runs").EnumerateArray()];
        Assert.Equal(["nonFinite", "completed"], runs.Select(run => run.GetProperty("outcome").GetString()));
        JsonElement group = _workspace.Json("out/results.json").GetProperty("groups")[0];
        Assert.Equal(1, group.GetProperty("failedRuns").GetInt32());

        // It would diverge again: it is not run again.
        byte[][] before = Summaries();
        Assert.Equal(ExitCode.Failed, _workspace.Run("resume", "out").Code);
        Assert.Equal(before, Summaries());
    }

    [Fact]
    public void A_run_that_cannot_begin_fails_alone_and_a_later_part_runs_it()
    {
        _workspace.WriteImages("tiny");
        _workspace.Write("out/sweep.json.tmp", "{");
        Ok("--k", "3,4", "--method", "topk");
        foreach (string file in Directory.EnumerateFiles(_workspace["out/k=4"])) File.Delete(file);
        Directory.CreateDirectory(_workspace["out/k=4/config.json"]);
        ProgramResult result = _workspace.Run("resume", "out");
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("error: k=4: ", result.Error, StringComparison.Ordinal);
        Assert.StartsWith("k=4,k=4,failed,4,", _workspace.Lines("out/results.csv")[2], StringComparison.Ordinal);
        Directory.Delete(_workspace["out/k=4/config.json"]);
        result = _workspace.Run("resume", "out");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
    }

    [Fact]
    public void Runs_side_by_side_give_the_same_bits()
    {
        string[] arguments = ["--method", "topk,dense,random", "--k", "3,5", "--seeds", "2", "--dropout", "0.2"];
        Ok(arguments);
        ProgramResult result = _workspace.Run(
            ["sweep", "tiny", .. arguments, .. Small[..6], "--max-parallel", "3", "--output", "parallel"]);
        Assert.Equal(ExitCode.Done, result.Code);
        string[] names = _workspace.Runs("out");
        Assert.Equal(10, names.Length);
        foreach (string name in names) RunComparison.AssertEqual(_workspace, $"out/{name}", $"parallel/{name}");
        Assert.Equal(
            Column(_workspace.Lines("out/groups.csv")), Column(_workspace.Lines("parallel/groups.csv")));

        // All columns but those of times.
        static string[] Column(string[] lines) => [.. lines.Select(line => string.Join(',', line.Split(',')[..^2]))];
    }

    [Fact]
    public void The_same_command_continues_and_another_is_refused()
    {
        Ok("--k", "3,4,5");
        byte[][] before = Summaries();
        Directory.Delete(_workspace["out/k=5"], recursive: true);
        File.Delete(_workspace["out/results.csv"]);
        ProgramResult result = Sweep("--k", "3,4,5");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Contains("2 of the runs are done already", result.Output, StringComparison.Ordinal);
        Assert.Equal(before[..2], Summaries()[..2]);
        Assert.Equal(4, _workspace.Lines("out/results.csv").Length);
        foreach (string[] other in (string[][])[["--k", "3,4"], ["--k", "3,4,5", "--dropout", "0.3"]])
        {
            result = Sweep(other);
            Assert.Equal(ExitCode.WrongUsage, result.Code);
            Assert.Contains(
                "out holds another sweep. Name another folder; to continue that sweep: meprop resume out",
                result.Error, StringComparison.Ordinal);
        }

        result = _workspace.Run("train", "tiny", "--output", "out");
        Assert.Equal(ExitCode.WrongUsage, result.Code);
    }

    [Fact]
    public void An_interrupted_run_continues_from_its_checkpoint()
    {
        string[] arguments = ["--k", "3,4", "--dropout", "0.3"];
        Ok([.. arguments, "--epochs", "4"]);
        Directory.Move(_workspace["out"], _workspace["whole"]);
        Ok([.. arguments, "--epochs", "4"]);

        // As if it had been interrupted after two epochs.
        Directory.Delete(_workspace["out/k=4"], recursive: true);
        Assert.Equal(
            ExitCode.Done,
            _workspace.Run(
                "train", "tiny", "--k", "4", "--dropout", "0.3", "--hidden", "12", "--batch-size", "10", "--epochs",
                "2", "--output", "out/k=4").Code);
        File.Delete(_workspace["out/k=4/summary.json"]);
        Assert.Equal(ExitCode.Done, _workspace.Run("resume", "out", "--threads", "2").Code);
        Assert.Contains(
            _workspace.Lines("out/k=4/log.txt"),
            line => line.EndsWith(
                "resumed in epoch 3 after 0 of its steps; evaluations so far: 2", StringComparison.Ordinal));
        foreach (string name in (string[])["k=3", "k=4"])
            RunComparison.AssertEqual(_workspace, $"whole/{name}", $"out/{name}");
    }

    [Fact]
    public void Without_checkpoints_an_interrupted_run_begins_again()
    {
        Ok("--k", "3,4", "--no-checkpoints");
        string[] metrics = RunComparison.Metrics(_workspace, "out/k=4");
        Assert.False(File.Exists(_workspace["out/k=4/last.safetensors"]));
        File.Delete(_workspace["out/k=4/summary.json"]);
        Assert.Equal(ExitCode.Done, _workspace.Run("resume", "out").Code);
        Assert.Equal(metrics, RunComparison.Metrics(_workspace, "out/k=4"));
    }

    [Fact]
    public void A_run_that_was_killed_before_its_first_checkpoint_begins_again()
    {
        Ok("--k", "3,4");
        string[] metrics = RunComparison.Metrics(_workspace, "out/k=4");
        foreach (string name in (string[])["summary.json", "best.safetensors", "last.safetensors"])
            File.Delete(_workspace[$"out/k=4/{name}"]);
        ProgramResult result = _workspace.Run("resume", "out");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Equal(metrics, RunComparison.Metrics(_workspace, "out/k=4"));
    }

    [Fact]
    public void Nothing_is_begun_after_an_interruption()
    {
        _workspace.WriteImages("tiny");
        ProgramResult result = _workspace.Run(
            new CancellationToken(canceled: true), ["sweep", "tiny", "--k", "3,4", .. Small]);
        Assert.Equal(
            (ExitCode.Interrupted, "error: interrupted after 0 of 2 runs; to continue: meprop resume out"),
            (result.Code, result.Error.TrimEnd()));
        Assert.Empty(Directory.EnumerateDirectories(_workspace["out"]));
        Assert.Equal(ExitCode.Done, _workspace.Run("resume", "out", "--max-parallel", "2").Code);
        Assert.Equal(2, _workspace.Json("out/sweep.json").GetProperty("maxParallel").GetInt32());
        Assert.Equal(2, Summaries().Length);
    }

    [Fact]
    public void A_dry_run_lists_the_runs_and_writes_nothing()
    {
        ProgramResult result = Sweep("--k", "3,4", "--method", "dense,topk", "--dry-run");
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.StartsWith("note: 1 of 4 combinations repeats another one", result.Error, StringComparison.Ordinal);
        string[] lines = result.Output.TrimEnd().Split('\n');
        Assert.Equal(
            ["method=dense", "method=topk,k=3", "method=topk,k=4"], lines[..3].Select(line => line.Split(' ')[0]));
        Assert.Matches(@"^3 runs, about \d+\.\d s: an estimate from a few steps", lines[3]);
        Assert.False(Directory.Exists(_workspace["out"]));
        JsonElement json = JsonElement.Parse(Sweep("--k", "3,4", "--epochs", "2,2000", "--dry-run", "--json").Output);
        JsonElement[] runs = [.. json.GetProperty("runs").EnumerateArray()];
        double[] seconds = [.. runs.Select(run => run.GetProperty("estimatedSeconds").GetDouble())];
        Assert.Equal(
            ["k=3,epochs=2", "k=3,epochs=2000", "k=4,epochs=2", "k=4,epochs=2000"],
            runs.Select(run => run.GetProperty("run").GetString()));
        Assert.True(seconds[1] > seconds[0] && seconds[3] > seconds[2]);
        Assert.Equal(seconds.Sum(), json.GetProperty("estimatedSeconds").GetDouble(), 1e-9);
    }

    [Fact]
    public void Json_lines_name_their_run()
    {
        JsonElement[] lines = Lines(Ok("--k", "3,4", "--json").Output);
        Assert.Equal(
            ["evaluation", "evaluation", "summary", "evaluation", "evaluation", "summary", "sweep"],
            lines.Select(line => line.GetProperty("event").GetString()));
        Assert.Equal(
            ["k=3", "k=3", "k=3", "k=4", "k=4", "k=4"],
            lines[..^1].Select(line => line.GetProperty("run").GetString()));
        Assert.True(JsonElement.DeepEquals(lines[^1], _workspace.Json("out/results.json")));
        Assert.Equal(["sweep"], Lines(_workspace.Run("resume", "out", "--json").Output)
            .Select(line => line.GetProperty("event").GetString()));
        Assert.StartsWith(
            "2 of 2 runs. Best development score: k=", _workspace.Run("resume", "out", "--quiet").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Two_processes_cannot_write_the_same_sweep()
    {
        Ok("--k", "3,4");
        File.Delete(_workspace["out/k=4/summary.json"]);
        using (LineFile.Reopen(_workspace["out/log.txt"], LineFile.OneWriter))
        {
            ProgramResult result = _workspace.Run("resume", "out");
            Assert.Equal(ExitCode.Failed, result.Code);
            Assert.Contains("out: another process trains there.", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Resume_continues_a_run_too()
    {
        _workspace.TrainTiny("--output", "whole");
        _workspace.TrainTiny();
        File.Delete(_workspace["run/summary.json"]);
        Assert.Equal(ExitCode.Done, _workspace.Run("resume", "run").Code);
        RunComparison.AssertEqual(_workspace, "whole", "run");
        Assert.Contains(
            "holds no sweep and no run", _workspace.Run("resume", ".").Error, StringComparison.Ordinal);
        Assert.Contains(
            "--max-parallel is for sweeps", _workspace.Run("resume", "run", "--max-parallel", "2").Error,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tagging", "--tags upos,xpos --limit 150 --batch-size 8", "testAccuracy")]
    [InlineData("parsing", "--tag-channels upos,xpos --limit 2000 --batch-size 50", "testUas")]
    [InlineData("digits", "--update all,touched --limit 500", "testAccuracy")]
    public void Every_task_is_swept_on_its_built_in_data(string data, string options, string score)
    {
        string[] arguments =
            ["sweep", data, .. options.Split(' '), "--hidden", "16", "--k", "4", "--epochs", "1", "--seeds", "2"];
        Assert.Equal(ExitCode.Done, _workspace.Run([.. arguments, "--max-parallel", "4", "--output", "out"]).Code);
        Assert.Equal(ExitCode.Done, _workspace.Run([.. arguments, "--output", "sequential"]).Code);
        foreach (string run in _workspace.Runs("out"))
        {
            string[] expected = RunComparison.Metrics(_workspace, $"sequential/{run}");
            Assert.Equal(expected, RunComparison.Metrics(_workspace, $"out/{run}"));
            Assert.Equal(
                File.ReadAllBytes(_workspace[$"sequential/{run}/best.safetensors"]),
                File.ReadAllBytes(_workspace[$"out/{run}/best.safetensors"]));
        }

        JsonElement[] groups = [.. _workspace.Json("out/results.json").GetProperty("groups").EnumerateArray()];
        Assert.Equal(2, groups.Length);
        Assert.All(groups, group => Assert.True(group.GetProperty(score).GetProperty("mean").GetDouble() > 0));
    }

    [Fact]
    public void Several_data_sets_are_swept()
    {
        using var other = new Workspace { Tasks = new TaskList(new ImageTask(), new ParityTask()) };
        ProgramResult result = other.Run(
            "sweep", "parity,long-parity", "--k", "3", "--hidden", "8", "--layers", "2", "--epochs", "1,2", "--threads",
            "1", "--output", "out");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Equal(
            ["parity", "parity", "long-parity", "long-parity"],
            other.Json("out/results.json").GetProperty("groups").EnumerateArray()
                .Select(group => group.GetProperty("settings").GetProperty("dataset").GetString()));
        Assert.Contains("test hits %", other.Lines("out/results.md")[0], StringComparison.Ordinal);
    }

    private static JsonElement[] Lines(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    private byte[][] Summaries() =>
    [
        .. Directory.EnumerateFiles(_workspace["out"], "summary.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
    ];

    private ProgramResult Sweep(params string[] arguments)
    {
        if (!Directory.Exists(_workspace["tiny"])) _workspace.WriteImages("tiny");
        IEnumerable<string> defaults = Small.Chunk(2)
            .Where(pair => !arguments.Contains(pair[0]))
            .SelectMany(pair => pair);
        return _workspace.Run(["sweep", "tiny", .. arguments, .. defaults]);
    }

    private ProgramResult Ok(params string[] arguments)
    {
        ProgramResult result = Sweep(arguments);
        Assert.True(result.Code == ExitCode.Done, result.Error);
        return result;
    }
}
