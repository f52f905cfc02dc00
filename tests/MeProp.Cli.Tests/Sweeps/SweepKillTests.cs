namespace MeProp.Cli.Tests;

/// <summary>kill -9 in the middle of a sweep costs no finished run, and the results are those without.</summary>
public sealed class SweepKillTests : IDisposable
{
    private const int Kills = 4;
    private const int Seed = 20262;

    private static readonly string[] Arguments =
    [
        "sweep", "tiny", "--k", "4,6,8", "--seeds", "3", "--hidden", "40", "--method", "topk", "--dropout", "0.2",
        "--batch-size", "20", "--epochs", "120",
    ];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Theory(Timeout = 300_000)]
    [InlineData("1")]
    [InlineData("2")]
    public async Task A_sweep_that_is_killed_again_and_again_ends_like_one_that_was_not(string parallel)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        _workspace.WriteImages("tiny", train: 2400);
        var random = new Random(Seed);
        var finished = new Dictionary<string, byte[]>();
        for (int kill = 0; kill < Kills; kill++)
        {
            using ChildProcess process = ChildProcess.Start(_workspace.Folder, Command(kill));
            await process.WaitForChangeAsync(_workspace["out/results.csv"], cancellationToken);
            await Task.Delay(TimeSpan.FromSeconds(0.2 * random.NextDouble()), cancellationToken);
            await process.KillAsync(cancellationToken);
            foreach ((string path, byte[] content) in finished) Assert.Equal(content, File.ReadAllBytes(path));
            foreach (string path in Summaries()) finished.TryAdd(path, File.ReadAllBytes(path));

            // Results are whole at any instant.
            Assert.Equal(9, _workspace.Json("out/results.json").GetProperty("plannedRuns").GetInt32());
        }

        Assert.InRange(finished.Count, Kills, 8);
        using (ChildProcess process = ChildProcess.Start(_workspace.Folder, Command(Kills)))
        {
            ProgramResult result = await process.WaitAsync(cancellationToken);
            Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        }

        foreach ((string path, byte[] content) in finished) Assert.Equal(content, File.ReadAllBytes(path));
        Assert.Contains(
            Directory.EnumerateFiles(_workspace["out"], "log.txt", SearchOption.AllDirectories),
            path => File.ReadAllText(path).Contains("resumed", StringComparison.Ordinal));

        Assert.Equal(ExitCode.Done, _workspace.Run([.. Arguments, "--threads", "1", "--output", "whole"]).Code);
        string[] names = _workspace.Runs("whole");
        Assert.Equal(9, names.Length);
        foreach (string name in names)
        {
            RunComparison.AssertEqual(_workspace, $"whole/{name}", $"out/{name}");
            Assert.Equal(
                RunComparison.Activity(_workspace, $"whole/{name}"), RunComparison.Activity(_workspace, $"out/{name}"));
        }

        // The same command, or resume.
        string[] Command(int part) => part % 2 == 0
            ? [.. Arguments, "--max-parallel", parallel, "--output", "out"]
            : ["resume", "out", "--json"];
    }

    [Fact(Timeout = 60_000)]
    public async Task The_signal_of_Ctrl_C_ends_a_sweep_with_130_after_saving()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a POSIX signal");
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        _workspace.WriteImages("tiny");
        using ChildProcess process = ChildProcess.Start(
            _workspace.Folder, "sweep", "tiny", "--hidden", "8", "--k", "2,3", "--epochs", "1000000", "--max-parallel",
            "2", "--output", "out");
        await process.WaitForLineAsync(_workspace["out/k=2/metrics.jsonl"], cancellationToken);
        await process.WaitForLineAsync(_workspace["out/k=3/metrics.jsonl"], cancellationToken);
        process.Interrupt();
        ProgramResult result = await process.WaitAsync(cancellationToken);
        Assert.Equal(ExitCode.Interrupted, result.Code);
        Assert.Equal(
            "error: interrupted after 0 of 2 runs; to continue: meprop resume out", result.Error.TrimEnd());
        foreach (string name in (string[])["k=2", "k=3"])
        {
            Assert.Equal("interrupted", _workspace.Json($"out/{name}/summary.json").GetProperty("outcome").GetString());
            Assert.True(Checkpoint.Load(_workspace[$"out/{name}"]).Evaluations.Count > 0);
        }
    }

    private string[] Summaries() =>
        Directory.GetFiles(_workspace["out"], "summary.json", SearchOption.AllDirectories);
}
