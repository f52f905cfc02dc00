using System.Text.Json;

namespace MeProp.Cli.Tests;

public sealed class ReproduceTests : IDisposable
{
    private const string Part = "out/small/images";

    private readonly Workspace _workspace = new();

    public ReproduceTests()
    {
        _workspace.WriteImages("tiny");
        _workspace.Write("small.json", ExperimentFiles.Small);
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void An_experiment_of_ones_own_leaves_runs_tables_and_verdicts()
    {
        ProgramResult result = Ok("small.json");
        foreach (string text in (string[])
        [
            "small: Small", "Does it run?", "5 of 5 runs to train, about ", "Small. Rows of light",
            "holds: Top-k is near", "does not hold: Top-k is far above random", "The runs are in out/small",
        ])
            Assert.Contains(text, result.Output, StringComparison.Ordinal);
        JsonElement json = _workspace.Json("out/small/results.json");
        JsonElement part = json.GetProperty("parts")[0];
        Assert.Equal("accuracy", part.GetProperty("scoreName").GetString());
        JsonElement[] rows = [.. part.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["dense", "topk-4", "random-2"], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.Equal([2, 2, 1], rows.Select(row => row.GetProperty("runs").GetArrayLength()));
        double[] dense = TestScores("dense", 2), topk = TestScores("topk-4", 2);
        Assert.Equal(dense.Average(), Number(rows[0], "test", "mean"), 1e-9);
        double[] differences = [.. topk.Zip(dense, (one, other) => one - other)];
        Assert.Equal(differences.Average(), Number(rows[1], "difference", "mean"), 1e-9);
        double deviation = Math.Abs(differences[0] - differences[1]) / Math.Sqrt(2);
        Assert.Equal(deviation, Number(rows[1], "difference", "standardDeviation"), 1e-9);
        Assert.Equal(EpochSeconds("dense", 2).Min(), rows[0].GetProperty("epochSeconds").GetDouble());
        Assert.Equal(98.01, rows[1].GetProperty("published").GetProperty("test").GetDouble());
        JsonElement point = json.GetProperty("figures")[0].GetProperty("series")[0].GetProperty("points")[0];
        Assert.Equal((4, 98.01), (point.GetProperty("x").GetDouble(), point.GetProperty("published").GetDouble()));
        Assert.Equal(topk.Average(), Number(point, "score", "mean"), 1e-9);
        JsonElement[] claims = [.. json.GetProperty("claims").EnumerateArray()];
        Assert.Equal([true, false], claims.Select(claim => claim.GetProperty("holds").GetBoolean()));
        Assert.Equal(["null", "It cannot be."], claims.Select(claim => $"{Why(claim)}"));

        // Each run is an ordinary one, without what more epochs would need.
        Assert.True(File.Exists(_workspace[$"{Part}/dense,seed=1/best.safetensors"]));
        Assert.False(File.Exists(_workspace[$"{Part}/dense,seed=1/last.safetensors"]));
        Assert.Equal(ExitCode.Done, _workspace.Run("evaluate", $"{Part}/dense,seed=1", "tiny").Code);

        static string Why(JsonElement claim) =>
            claim.GetProperty("why").ValueKind == JsonValueKind.Null ? "null" : claim.GetProperty("why").GetString()!;
    }

    [Fact]
    public void The_table_has_the_published_figures_beside_the_means()
    {
        Ok("small.json");
        string[] lines = _workspace.Lines("out/small/results.md");
        double[] dense = TestScores("dense", 2), topk = TestScores("topk-4", 2);
        Assert.Contains("# Small", lines);
        Assert.StartsWith(
            "| run | published | test % | each seed | difference | dev % |", Line("| run"), StringComparison.Ordinal);
        Assert.StartsWith(
            $"| top-k 4 | 97.82 → 98.01 | {Mean(topk)} | {topk[0]:0.00} {topk[1]:0.00} | ", Line("| top-k 4"),
            StringComparison.Ordinal);
        Assert.StartsWith($"| dense | 97.82 | {Mean(dense)} | ", Line("| dense"), StringComparison.Ordinal);
        Assert.Contains("| 21.4× |", Line("| top-k 4"), StringComparison.Ordinal);
        Assert.Contains("- top-k 4: nothing to say.", lines);
        Assert.Contains("A note of the part.", lines);
        Assert.Contains("A note of two lines.", lines);
        Assert.Matches(
            @"^\| Top-k is far above random \| does not hold \| top-k 4 is \d+\.\d\d (above|below) random-2 "
                + @"\(one seed\)\. It cannot be\. \|$",
            Line("| Top-k is far"));
        Assert.Contains(lines, line => line.StartsWith("5 runs, 0:0", StringComparison.Ordinal));

        string Line(string start) => Assert.Single(lines, line => line.StartsWith(start, StringComparison.Ordinal));

        static string Mean(double[] scores) => Statistic.Of(scores.Select(score => (double?)score))!.ToText("±");
    }

    [Fact]
    public void The_same_command_trains_what_is_open_and_more_seeds_add_to_it()
    {
        Ok("small.json");
        (string, DateTime)[] before = Summaries();
        ProgramResult again = Ok("small.json");
        Assert.DoesNotContain("to train", again.Output, StringComparison.Ordinal);
        Assert.Equal(before, Summaries());
        Directory.Delete(_workspace[$"{Part}/topk-4,seed=2"], recursive: true);
        Assert.Contains("1 of 5 runs to train", Ok("small.json").Output, StringComparison.Ordinal);
        Assert.Equal(4, Summaries().Count(before.Contains));
        Ok("small.json", "--seeds", "3");
        Assert.Equal(9, Summaries().Length);
        Assert.Equal(4, Summaries().Count(before.Contains));

        // What was run counts, whatever was asked for last.
        Ok("small.json");
        JsonElement rows = _workspace.Json("out/small/results.json").GetProperty("parts")[0].GetProperty("rows");
        Assert.All(rows.EnumerateArray(), row => Assert.Equal(3, row.GetProperty("runs").GetArrayLength()));
    }

    [Fact]
    public void An_interrupted_experiment_continues_to_the_same_results()
    {
        Ok("small.json");
        Directory.Move(_workspace["out"], _workspace["whole"]);
        using var interruption = new CancellationTokenSource();
        using var output = new CancellingWriter(interruption, "dense,seed=1");
        using var error = new StringWriter();
        ProgramEnvironment environment = _workspace.CreateEnvironment(output, error);
        int code = Program.Run(
            ["reproduce", "small.json", "--output", "out", "--threads", "1"],
            environment with { Interruption = interruption.Token });
        Assert.Equal(ExitCode.Interrupted, code);
        Assert.EndsWith(
            "error: small was interrupted. The same command continues; finished runs are not run again.",
            error.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.True(File.Exists(_workspace["out/small/results.md"]));
        Assert.InRange(_workspace.Folders(Part).Length, 1, 4);
        Ok("small.json");
        foreach (string run in _workspace.Folders("whole/small/images"))
        {
            Assert.Equal(
                RunComparison.Metrics(_workspace, $"whole/small/images/{run}"),
                RunComparison.Metrics(_workspace, $"{Part}/{run}"));
        }
    }

    [Fact]
    public void Statements_are_decided_seed_by_seed()
    {
        // Dense has a third seed, which top-k has not.
        _workspace.Write("small.json", ExperimentFiles.Small
            .Replace("\"name\": \"dense\",", "\"name\": \"dense\", \"seeds\": 3,", StringComparison.Ordinal));
        Ok("small.json");
        double[] dense = TestScores("dense", 3), topk = TestScores("topk-4", 2);
        double[] differences = [.. topk.Zip(dense, (one, other) => one - other)];
        Assert.NotEqual(topk.Average() - dense.Average(), differences.Average());
        JsonElement finding = _workspace.Json("out/small/results.json").GetProperty("claims")[0]
            .GetProperty("findings")[0];
        Assert.Equal(differences.Average(), finding.GetProperty("difference").GetDouble(), 1e-9);
    }

    [Fact]
    public void Resume_continues_a_part()
    {
        Ok("small.json");
        Directory.Delete(_workspace[$"{Part}/topk-4,seed=2"], recursive: true);
        ProgramResult result = _workspace.Run("resume", Part);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.True(File.Exists(_workspace[$"{Part}/topk-4,seed=2/summary.json"]));
    }

    [Fact]
    public void Runs_with_other_settings_are_refused_and_do_not_count()
    {
        Ok("small.json");
        _workspace.Write("small.json", ExperimentFiles.Small.Replace("\"k\": 4", "\"k\": 5", StringComparison.Ordinal));
        ProgramResult result = Reproduce("small.json");
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains(
            "topk-4,seed=1 was run with other settings than topk-4 has now: k. Remove that folder, or name another one",
            result.Error, StringComparison.Ordinal);
        result = Reproduce("small.json", "--markdown", "page.md");
        Assert.Contains(
            "topk-4,seed=1 does not count: its settings are others.", result.Error, StringComparison.Ordinal);
        Assert.Contains(
            _workspace.Lines("page.md"),
            line => line.StartsWith("| top-k 4 | 97.82 → 98.01 | not run |", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_two_experiments_ask_for_is_trained_once()
    {
        Ok("small.json");
        _workspace.Write(
            "other.json", ExperimentFiles.Small.Replace("\"k\": 4", "\"k\": 5", StringComparison.Ordinal));
        Assert.Contains("2 of 5 runs to train", Ok("other.json").Output, StringComparison.Ordinal);
        foreach (string run in (string[])["dense,seed=1", "dense,seed=2", "random-2,seed=1"])
        {
            foreach (string file in (string[])["summary.json", "activity.jsonl"])
            {
                Assert.Equal(
                    File.ReadAllText(_workspace[$"{Part}/{run}/{file}"]),
                    File.ReadAllText(_workspace[$"out/other/images/{run}/{file}"]));
            }
        }

        Assert.Equal(5, _workspace.Json("out/other/images/topk-4,seed=1/config.json").GetProperty("k").GetInt32());
    }

    [Fact]
    public void Rows_that_are_close_get_more_seeds()
    {
        // The rows differ by less than the seeds do; random-2 is far from dense.
        string json = ExperimentFiles.Small
            .Replace("\"seeds\": 2,", "\"seeds\": 2, \"closeSeeds\": 4,", StringComparison.Ordinal)
            .Replace("\"method\": \"topk\", \"k\": 4", "\"method\": \"dense\", \"l2\": 0.03", StringComparison.Ordinal)
            .Replace("\"seeds\": 1,", "", StringComparison.Ordinal);
        _workspace.Write("small.json", json);
        Ok("small.json");
        JsonElement[] rows =
            [.. _workspace.Json("out/small/results.json").GetProperty("parts")[0].GetProperty("rows").EnumerateArray()];
        foreach (JsonElement row in rows.Skip(1))
        {
            double difference = Math.Abs(Number(row, "difference", "mean"));
            bool isClose = difference < Number(row, "difference", "standardDeviation");
            Assert.Equal(isClose ? 4 : 2, row.GetProperty("runs").GetArrayLength());
        }

        Assert.Equal([4, 4, 2], rows.Select(row => row.GetProperty("runs").GetArrayLength()));

        // A row that was close keeps its seeds, also where more of them have parted it from the other.
        json = json.Replace("\"against\": \"dense\",", "", StringComparison.Ordinal)
            .Replace("\"atLeast\": -100", "\"against\": \"dense\", \"atLeast\": -100", StringComparison.Ordinal);
        _workspace.Write("small.json", json);
        Directory.Delete(_workspace[$"{Part}/dense,seed=4"], recursive: true);
        Ok("small.json");
        Assert.True(File.Exists(_workspace[$"{Part}/dense,seed=4/summary.json"]));
    }

    [Fact]
    public void A_dry_run_estimates_and_writes_nothing()
    {
        ProgramResult result = Ok("small.json", "--dry-run");
        Assert.Contains("small, images: Rows of light: 5 of 5 runs to train", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"\n5 runs altogether, about \d", result.Output);
        Assert.False(Directory.Exists(_workspace["out"]));
        JsonElement json = JsonElement.Parse(Ok("small.json", "--dry-run", "--json").Output);
        Assert.Equal("small/images", json.GetProperty("part").GetString());
        Assert.Equal(5, json.GetProperty("runs").GetArrayLength());
    }

    [Fact]
    public void Json_lines_name_runs_and_end_with_the_results()
    {
        JsonElement[] lines =
        [
            .. Ok("small.json", "--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonElement.Parse(line)),
        ];
        Assert.Equal(5, lines.Count(line => line.GetProperty("event").GetString() == "summary"));
        Assert.True(JsonElement.DeepEquals(lines[^1], _workspace.Json("out/small/results.json")));
        Assert.Equal("small: 5 runs, 1 of 2 statements hold", Ok("small.json", "--quiet").Output.TrimEnd());
    }

    [Fact]
    public void The_quick_form_of_every_task_runs_on_built_in_data()
    {
        ProgramResult result = Ok("dropout", "--quick");
        Assert.Contains("8 runs on built-in data, less than a minute", result.Output, StringComparison.Ordinal);
        JsonElement json = _workspace.Json("out/dropout/results.json");
        Assert.True(json.GetProperty("isQuick").GetBoolean());
        Assert.Equal(0, json.GetProperty("claims").GetArrayLength());
        JsonElement[] parts = [.. json.GetProperty("parts").EnumerateArray()];
        Assert.Equal(
            ["digits", "sentences", "sentences"], parts.Select(part => part.GetProperty("dataset").GetString()));
        Assert.Equal(
            ["accuracy", "accuracy", "UAS"], parts.Select(part => part.GetProperty("scoreName").GetString()));
        Assert.All(
            parts.SelectMany(part => part.GetProperty("rows").EnumerateArray()),
            row => Assert.True(Number(row, "test", "mean") > 0));
        Assert.Contains("| LAS % |", File.ReadAllText(_workspace["out/dropout/results.md"]), StringComparison.Ordinal);
        result = Ok("dropout", "--quick", "--task", "parsing", "--output", "parsing");
        Assert.Equal(["figures", "parsing"], _workspace.Folders("parsing/dropout").Order());
    }

    [Fact]
    public void A_file_with_the_name_of_a_built_in_experiment_is_refused()
    {
        _workspace.Write("rules.json", ExperimentFiles.Small);
        ProgramResult result = Reproduce("./rules.json");
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains("Give the file another name.", result.Error, StringComparison.Ordinal);
    }

    private static double Number(JsonElement element, string key, string field) =>
        element.GetProperty(key).GetProperty(field).GetDouble();

    private double[] TestScores(string row, int seeds) =>
    [
        .. Enumerable.Range(1, seeds).Select(
            seed => _workspace.Json($"{Part}/{row},seed={seed}/summary.json").GetProperty("testAccuracy").GetDouble()),
    ];

    private double[] EpochSeconds(string row, int seeds) =>
    [
        .. Enumerable.Range(1, seeds).Select(seed => _workspace.Json($"{Part}/{row},seed={seed}/summary.json")
            .GetProperty("secondsPerEpoch").GetProperty("total").GetDouble()),
    ];

    private (string Path, DateTime Time)[] Summaries() =>
    [
        .. Directory.EnumerateFiles(_workspace["out"], "summary.json", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).Select(path => (path, File.GetLastWriteTimeUtc(path))),
    ];

    private ProgramResult Reproduce(params string[] arguments) => _workspace.Run(
        ["reproduce", .. arguments, .. arguments.Contains("--output") ? (string[])[] : ["--output", "out"]]);

    private ProgramResult Ok(params string[] arguments)
    {
        ProgramResult result = Reproduce([.. arguments, "--threads", "1"]);
        Assert.True(result.Code == ExitCode.Done, result.Error);
        return result;
    }

    /// <summary>Cancels when a line starts with a text.</summary>
    private sealed class CancellingWriter(CancellationTokenSource source, string start) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.StartsWith(start, StringComparison.Ordinal) == true) source.Cancel();
        }
    }
}
