using System.Diagnostics;

namespace MeProp.Cli.Tests;

/// <summary>
/// kill -9 at any instant leaves a run that goes on, and what comes out is what would have come out without.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 55;
    private const int Seed = 20261;
    private const double SecondsAfterCheckpoint = 0.1;

    // Far more than the test lets it train: how many there are is decided at the end.
    private const string ManyEpochs = "1000000";

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact(Timeout = 300_000)]
    public async Task A_run_that_is_killed_again_and_again_goes_on_each_time_and_ends_like_one_that_was_not()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        _workspace.WriteImages("tiny", train: 2400);
        string[] run =
        [
            "train", "tiny", "--hidden", "40", "--k", "6", "--method", "topk", "--dropout", "0.2", "--batch-size", "20",
            "--evaluations-per-epoch", "2", "--quiet",
        ];
        var random = new Random(Seed);
        double startup = await StartupSecondsAsync(
            [.. run, "--epochs", ManyEpochs, "--output", "first"], cancellationToken);
        int resumed = 0, progressed = 0, lastEvaluations = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            bool isBegun = File.Exists(_workspace[Path.Combine("run", "config.json")]);
            string threads = random.Next(1, 3).ToString();
            string[] arguments = isBegun
                ? ["train", "--resume", "run", "--threads", threads, "--quiet"]
                : [.. run, "--epochs", ManyEpochs, "--output", "run"];
            using ChildProcess process = ChildProcess.Start(_workspace.Folder, arguments);

            // Any moment from the start of the process on, and, so that the run comes forward on a slow machine, too,
            // from a new checkpoint on.
            if (kill % 2 == 0)
            {
                await process.WaitForChangeAsync(
                    _workspace[Path.Combine("run", Checkpoints.LastName)], cancellationToken);
            }

            await Task.Delay(
                TimeSpan.FromSeconds((kill % 2 == 0 ? SecondsAfterCheckpoint : startup) * random.NextDouble()),
                cancellationToken);
            await process.KillAsync(cancellationToken);
            resumed += isBegun ? 1 : 0;
            if (!File.Exists(_workspace[Path.Combine("run", Checkpoints.LastName)])) continue;

            // Both files are whole at any instant, and models.
            Checkpoint checkpoint = Checkpoint.Load(_workspace["run"]);
            using CpuDevice device = CpuDevice.Create(1);
            foreach (string name in (string[])[Checkpoints.BestName, Checkpoints.LastName])
                Assert.Equal(4, ModelFile.Load(_workspace[Path.Combine("run", name)], device).Network.Outputs);
            Assert.True(checkpoint.Evaluations.Count >= lastEvaluations);
            progressed += checkpoint.Evaluations.Count > lastEvaluations ? 1 : 0;
            lastEvaluations = checkpoint.Evaluations.Count;
        }

        // Otherwise nothing was tested.
        Assert.True(resumed >= 50, $"{resumed} runs were resumed");
        Assert.True(progressed >= 10, $"{progressed} runs came to an evaluation before they were killed");
        string epochs = (Checkpoint.Load(_workspace["run"]).Epoch + 1).ToString();
        Assert.Equal(
            (ExitCode.Done, ""), Outcome(_workspace.Run("train", "--resume", "run", "--epochs", epochs, "--quiet")));
        Assert.Equal(
            (ExitCode.Done, ""),
            Outcome(_workspace.Run([.. run, "--epochs", epochs, "--threads", "1", "--output", "whole"])));
        RunComparison.AssertEqual(_workspace, "whole", "run");
    }

    private static (int Code, string Error) Outcome(ProgramResult result) => (result.Code, result.Error);

    /// <summary>
    /// Seconds from the start of the program to its first evaluation, with what else the machine does now.
    /// </summary>
    private async Task<double> StartupSecondsAsync(string[] arguments, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using ChildProcess process = ChildProcess.Start(_workspace.Folder, arguments);
        await process.WaitForLineAsync(_workspace[Path.Combine("first", "metrics.jsonl")], cancellationToken);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
