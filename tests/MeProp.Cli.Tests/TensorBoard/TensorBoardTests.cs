using System.Text.Json;

namespace MeProp.Cli.Tests;

/// <summary><c>--tensorboard</c>: event files, read back by an independent reader.</summary>
public sealed class TensorBoardTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    /// <summary>Values of RFC 3720, B.4, and the masked one of a known file.</summary>
    [Fact]
    public void The_readers_checksum_is_that_of_the_standard()
    {
        Assert.Equal(0xe3069283u, EventReader.Crc("123456789"u8));
        Assert.Equal(0x8a9136aau, EventReader.Crc(new byte[32]));
        Assert.Equal(0x62a8ab43u, EventReader.Crc([.. Enumerable.Repeat((byte)0xff, 32)]));
    }

    [Fact]
    public void Events_equal_metrics_and_activity()
    {
        ProgramResult result = _workspace.TrainTiny("--tensorboard", "board", "--evaluations-per-epoch", "2");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Equal(["run"], _workspace.Folders("board"));
        string name = Path.GetFileName(Assert.Single(Directory.GetFiles(_workspace["board/run"])));
        Assert.Matches(@"^events\.out\.tfevents\.\d{10}\.[A-Za-z0-9_-]+$", name);
        ReadEvent[] events = EventReader.ReadFolder(_workspace["board/run"]);
        Assert.Equal(("brain.Event:2", 0, false), (events[0].Version, events[0].Step, events[0].IsStart));
        Assert.Equal((null, 1, true), (events[1].Version, events[1].Step, events[1].IsStart));
        Assert.All(events.Skip(2), one => Assert.True(one is { Version: null, IsStart: false, Step: > 0 }));
        Assert.Equal(events.Select(one => one.Step).Order(), events.Select(one => one.Step));
        double now = (new FixedClock().GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        Assert.All(events, one => Assert.Equal(now, one.WallTime));

        JsonElement[] metrics = [.. _workspace.Lines("run/metrics.jsonl").Select(line => JsonElement.Parse(line))];
        Assert.Equal(6, metrics.Length);
        foreach ((string tag, string field) in (IEnumerable<(string, string)>)[
            ("loss/train", "trainLoss"), ("loss/dev", "devLoss"), ("score/dev", "devAccuracy"),
            ("loss/test", "testLoss"), ("score/test", "testAccuracy"), ("seconds/training", "trainSeconds")])
        {
            Assert.Equal(
                metrics.Where(line => line.GetProperty(field).ValueKind == JsonValueKind.Number)
                    .Select(line => (line.GetProperty("step").GetInt64(), (float)line.GetProperty(field).GetDouble())),
                EventReader.Shown(events, tag));
        }

        ActivitySample[] samples = [.. ActivityRecord.Read(_workspace["run"]).Samples];
        Assert.Equal(
            samples.Select(sample => (sample.Step, (float)sample.BatchLoss)), EventReader.Shown(events, "loss/batch"));
        for (int i = 0; i < 2; i++)
        {
            string layer = samples[0].Layers[i].Name;
            AssertShown($"kept/{layer}", values => values.Kept);
            AssertShown($"active/{layer}", values => values.Active!.Value);
            AssertShown($"scale/{layer}", values => values.Scale!.Value);

            void AssertShown(string tag, Func<LayerActivity, float> value) => Assert.Equal(
                samples.Select(sample => (sample.Step, value(sample.Layers[i]))), EventReader.Shown(events, tag));
        }
    }

    [Fact]
    public void Seconds_of_epochs_are_those_of_the_summary()
    {
        _workspace.TrainTiny("--tensorboard", "board", "--epochs", "1");
        ReadEvent[] events = EventReader.ReadFolder(_workspace["board/run"]);
        JsonElement seconds = _workspace.Json("run/summary.json").GetProperty("secondsPerEpoch");
        Assert.Equal(7, seconds.EnumerateObject().Count());
        foreach (JsonProperty phase in seconds.EnumerateObject())
        {
            Assert.Equal(
                [(22L, (float)phase.Value.GetDouble())], EventReader.Shown(events, $"seconds/epoch/{phase.Name}"));
        }
    }

    [Fact]
    public void Histograms_hold_every_weight()
    {
        _workspace.TrainTiny("--tensorboard", "board", "--average", "0");
        ReadEvent[] events = EventReader.ReadFolder(_workspace["board/run"]);
        ReadEvent[] evaluations = [.. events.Where(one => one.Histograms.Count > 0)];
        Assert.Equal([22, 44, 66], evaluations.Select(one => one.Step));
        using CpuDevice device = CpuDevice.Create(1);
        Network network = ModelFile.Load(_workspace["run/last.safetensors"], device).Network;
        foreach (ReadEvent evaluation in evaluations)
        {
            Assert.Equal(
                network.Parameters.Select(parameter => $"weights/{parameter.Name}").Order(),
                evaluation.Histograms.Keys.Order());
            foreach (Parameter parameter in network.Parameters)
            {
                ReadHistogram histogram = evaluation.Histograms[$"weights/{parameter.Name}"];
                Assert.Equal(parameter.Count, histogram.Count);
                Assert.Equal(parameter.Count, histogram.Buckets.Sum());
            }
        }

        // The last evaluation saw the weights that the checkpoint holds.
        foreach (Parameter parameter in network.Parameters)
        {
            ReadHistogram histogram = evaluations[^1].Histograms[$"weights/{parameter.Name}"];
            float[] values = parameter.Value.ToArray();
            Assert.Equal(((double)values.Min(), (double)values.Max()), (histogram.Min, histogram.Max));
            Assert.Equal(values.Sum(value => (double)value), histogram.Sum, 1e-9);
        }
    }

    [Theory]
    [InlineData("train", "--resume", "run")]
    [InlineData("resume", "run")]
    public void A_resumed_run_shows_what_an_uninterrupted_one_shows(params string[] resume)
    {
        string[] options = ["--epochs", "30", "--evaluations-per-epoch", "3", "--dropout", "0.2"];
        _workspace.TrainTiny([.. options, "--output", "whole", "--tensorboard", "board"]);
        InterruptedRun.Repeat(_workspace, "whole", "run", steps: 250, board: "board");

        // What a kill leaves: points that the checkpoint does not know.
        using (EventFile later = EventFile.Begin(_workspace["board/run"], 251, new FixedClock()))
            later.Append(300, new EventSummary().Add("loss/train", 77));
        ProgramResult result = _workspace.Run([.. resume, "--tensorboard", "board"]);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Equal(3, Directory.GetFiles(_workspace["board/run"]).Length);
        ReadEvent[] expected = EventReader.ReadFolder(_workspace["board/whole"]);
        ReadEvent[] actual = EventReader.ReadFolder(_workspace["board/run"]);
        Assert.Contains(actual, one => one is { IsStart: true, Step: 251 });
        foreach (string tag in (string[])["loss/train", "loss/dev", "score/dev", "loss/batch", "kept/0", "active/2"])
        {
            (long, float)[] points = EventReader.Shown(expected, tag);
            Assert.InRange(points.Length, 90, 400);
            Assert.Equal(points, EventReader.Shown(actual, tag));
        }
    }

    [Fact]
    public void Further_scores_and_gates_have_tags()
    {
        Ok(
            "train", "parsing", "sentences", "--hidden", "24", "--k", "6", "--limit", "1000", "--epochs", "1",
            "--threads", "1", "--output", "run", "--tensorboard", "board");
        ReadEvent[] events = EventReader.ReadFolder(_workspace["board/run"]);
        JsonElement line = JsonElement.Parse(Assert.Single(_workspace.Lines("run/metrics.jsonl")));
        Assert.Equal(
            ((float)line.GetProperty("devUas").GetDouble(), (float)line.GetProperty("devLas").GetDouble()),
            (EventReader.Shown(events, "score/dev")[0].Value, EventReader.Shown(events, "score/dev/LAS")[0].Value));

        Ok(
            "train", "tagging", "sentences", "--hidden", "10", "--k", "3", "--limit", "60", "--epochs", "1",
            "--threads", "1", "--output", "tagger", "--tensorboard", "board");
        events = EventReader.ReadFolder(_workspace["board/tagger"]);
        Assert.NotEmpty(EventReader.Shown(events, "kept/1.backward.f"));
        Assert.Empty(EventReader.Shown(events, "active/1.backward.f"));
    }

    [Fact]
    public void Runs_of_sweeps_and_comparisons_have_folders_of_their_names()
    {
        _workspace.WriteImages("tiny");
        string[] small = ["--hidden", "12", "--epochs", "2", "--batch-size", "10"];
        Ok(
            [
                "sweep", "tiny", "--k", "2,3", .. small, "--max-parallel", "2", "--tensorboard", "board", "--output",
                "out",
            ]);
        Assert.Equal(_workspace.Runs("out").Order(), _workspace.Folders("board").Order());
        Assert.Equal(2, _workspace.Folders("board").Length);
        foreach (string run in _workspace.Runs("out"))
        {
            Assert.Equal(
                _workspace.Lines($"out/{run}/metrics.jsonl")
                    .Select(line => (float)JsonElement.Parse(line).GetProperty("devLoss").GetDouble()),
                EventReader.Shown(EventReader.ReadFolder(_workspace[$"board/{run}"]), "loss/dev")
                    .Select(point => point.Value));
        }

        Ok(
            [
                "compare", "tiny", "--k", "2", .. small, "--threads", "1", "--tensorboard", "compared", "--output",
                "comparison",
            ]);
        Assert.Equal(["dense", "scaled"], _workspace.Folders("compared").Order());

        // Not recorded: a sweep that continues names the folder again, and nothing has to be done here.
        Ok("resume", "out", "--tensorboard", "board");
        Assert.All(_workspace.Folders("board"), run => Assert.Single(Directory.GetFiles(_workspace[$"board/{run}"])));
    }

    [Fact]
    public void A_run_of_a_sweep_that_continues_writes_a_further_file()
    {
        _workspace.WriteImages("tiny");
        string[] sweep =
            ["sweep", "tiny", "--k", "2,3", "--hidden", "12", "--epochs", "2", "--threads", "1", "--output", "out"];
        Ok([.. sweep, "--tensorboard", "board"]);
        string run = _workspace.Runs("out").Order().First();
        foreach (string file in (string[])["summary.json", Checkpoints.LastName])
            File.Delete(_workspace[$"out/{run}/{file}"]);
        (long, float)[] before = Shown();
        Ok([.. sweep, "--tensorboard", "board"]);
        Assert.Equal(2, Directory.GetFiles(_workspace[$"board/{run}"]).Length);
        Assert.Equal(before, Shown());

        (long, float)[] Shown() => EventReader.Shown(EventReader.ReadFolder(_workspace[$"board/{run}"]), "loss/dev");
    }

    [Fact]
    public void Simplify_writes_events_and_a_repeated_run_needs_none()
    {
        _workspace.TrainTiny("--output", "first");
        Ok(
            "simplify", "first", "tiny", "--k", "4", "--epochs", "1", "--threads", "1", "--output", "small",
            "--tensorboard", "board");
        Assert.NotEmpty(EventReader.Shown(EventReader.ReadFolder(_workspace["board/small"]), "score/dev"));
        Assert.DoesNotContain("board", File.ReadAllText(_workspace["small/config.json"]), StringComparison.Ordinal);
        Ok("train", "--config", "small", "--output", "again");
        Assert.Equal(RunComparison.Metrics(_workspace, "small"), RunComparison.Metrics(_workspace, "again"));
        Assert.Equal(["small"], _workspace.Folders("board"));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("compare")]
    [InlineData("sweep")]
    public void A_folder_that_cannot_be_written_fails_before_training(string command)
    {
        _workspace.WriteImages("tiny");
        _workspace.Write("file", "");
        ProgramResult result = _workspace.Run(
            command, "tiny", "--hidden", "12", "--k", "3", "--epochs", "1000000", "--tensorboard",
            Path.Combine("file", "board"));
        Assert.Equal(
            (
                ExitCode.Failed,
                $"error: --tensorboard: {_workspace[Path.Combine("file", "board")]} cannot be written: "
                + $"{_workspace["file"]} is a file."),
            (result.Code, result.Error.TrimEnd()));
        Assert.False(Directory.Exists(_workspace["runs"]));
    }

    [Theory]
    [InlineData("train", "4")]
    [InlineData("sweep", "3,4")]
    public void The_folder_may_lie_in_that_of_the_results(string command, string k)
    {
        _workspace.WriteImages("tiny");
        Ok(
            command, "tiny", "--hidden", "12", "--k", k, "--epochs", "1", "--output", "out", "--tensorboard",
            "out/board");
        string run = command == "train" ? "out" : "k=3";
        Assert.NotEmpty(EventReader.ReadFolder(_workspace[$"out/board/{run}"]));
    }

    [Fact]
    public void Wrong_usage_is_refused_before_training()
    {
        _workspace.TrainTiny("--tensorboard", "board");
        ProgramResult nothing = _workspace.TrainTiny("--tensorboard", "", "--output", "other");
        Assert.Equal(
            (ExitCode.WrongUsage, "error: --tensorboard: expected a folder, not nothing."),
            (nothing.Code, nothing.Error.TrimEnd()));
        ProgramResult used = _workspace.TrainTiny("--tensorboard", "board", "--output", "elsewhere/run");
        Assert.Equal(
            (
                ExitCode.WrongUsage,
                $"error: --tensorboard: {_workspace["board/run"]} holds event files of another run. Name another "
                + "folder."),
            (used.Code, used.Error.TrimEnd()));
        Assert.False(Directory.Exists(_workspace["elsewhere"]));
    }

    [Fact]
    public void Values_that_are_no_numbers_are_no_events()
    {
        string folder = _workspace["board"];
        using (EventFile file = EventFile.Begin(folder, 1, new FixedClock()))
        {
            file.Append(1, new EventSummary());
            file.Append(1, new EventSummary().Add("nothing", (double?)null).Add("nan", double.NaN));
            file.Append(2, new EventSummary().Add("täg", 0.5));
        }

        ReadEvent last = EventReader.ReadFolder(folder)[^1];
        Assert.Equal(3, EventReader.ReadFolder(folder).Length);
        Assert.Equal((2, 0.5f), (last.Step, last.Scalars["täg"]));
    }

    private void Ok(params string[] arguments)
    {
        ProgramResult result = _workspace.Run(arguments);
        Assert.True(result.Code == ExitCode.Done, result.Error);
    }
}
