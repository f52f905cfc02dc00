namespace MeProp.Cli.Tests;

/// <summary>Reports of trainings that have not ended.</summary>
public sealed class LiveReportTests : IDisposable
{
    private const string Refresh = "http-equiv=\"refresh\"";

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void An_opened_report_reloads_itself_until_the_run_has_ended()
    {
        string? opened = null;
        _workspace.OpenPage = page => opened = File.ReadAllText(page);
        ProgramResult result = _workspace.TrainTiny("--open");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Contains(Refresh, opened, StringComparison.Ordinal);
        Assert.DoesNotContain(Refresh, Page("run"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_resumed_run_is_shown_as_running_although_it_had_ended_before()
    {
        _workspace.TrainTiny();
        string? opened = null;
        _workspace.OpenPage = page => opened = File.ReadAllText(page);
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--resume", "run", "--epochs", "4", "--open").Code);
        Assert.Contains(Refresh, opened, StringComparison.Ordinal);
        Assert.DoesNotContain(Refresh, Page("run"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_browser_that_cannot_be_started_is_a_note()
    {
        _workspace.OpenPage = _ => throw new IOException("no browser");
        ProgramResult result = _workspace.TrainTiny("--open");
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("note: --open: no browser can be started.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_run_does_not_reload_itself()
    {
        using var interruption = new CancellationTokenSource();
        _workspace.OpenPage = _ => interruption.Cancel();
        _workspace.WriteImages("tiny");
        ProgramResult result = _workspace.Run(
            interruption.Token, "train", "tiny", "--hidden", "12", "--epochs", "9", "--open", "--output", "run");
        Assert.Equal(ExitCode.Interrupted, result.Code);
        Assert.DoesNotContain(Refresh, Page("run"), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, _workspace.Run("report", "run", "--watch").Code);
    }

    [Fact]
    public async Task A_watch_writes_each_evaluation_and_ends_with_the_training()
    {
        _workspace.TrainTiny("--no-report");
        string[] metrics = _workspace.Lines("run/metrics.jsonl");
        string summary = File.ReadAllText(_workspace["run/summary.json"]);
        File.Delete(_workspace["run/summary.json"]);
        File.WriteAllText(_workspace["run/metrics.jsonl"], metrics[0] + "\n");

        // As a training does, the log is held open.
        Task<ProgramResult> watch;
        using (LineFile.Reopen(_workspace["run/log.txt"], LineFile.OneWriter))
        {
            watch = Task.Run(() => _workspace.Run("report", "run", "--watch"));
            await WaitForAsync("after 1 of 3 epochs");
            File.AppendAllText(_workspace["run/metrics.jsonl"], metrics[1] + "\n" + metrics[2][..30]);
            await WaitForAsync("after 2 of 3 epochs");
            Assert.Contains(Refresh, Page("run"), StringComparison.Ordinal);

            // A file that is damaged for a moment does not end the watch.
            File.WriteAllText(_workspace["run/metrics.jsonl"], "{\n");
            await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
            File.WriteAllLines(_workspace["run/metrics.jsonl"], metrics);
            await WaitForAsync("after 3 of 3 epochs");
            File.WriteAllText(_workspace["run/summary.json"], summary);
        }

        ProgramResult result = await watch.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Contains("The training has ended.", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Refresh, Page("run"), StringComparison.Ordinal);
        Assert.Contains("figure-confusions", Page("run"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_with_unfinished_runs_counts_the_others_alone()
    {
        _workspace.WriteImages("tiny");
        _workspace.Run(
            "sweep", "tiny", "--hidden", "12", "--epochs", "2", "--k", "3", "--seeds", "3", "--threads", "1",
            "--output", "out");
        string summary = _workspace["out/seed=3/summary.json"];
        File.WriteAllText(
            summary,
            File.ReadAllText(summary).Replace("\"completed\"", "\"interrupted\"", StringComparison.Ordinal)
                .Replace("\"testAccuracy\": ", "\"testAccuracy\": 1e2, \"old\": ", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Done, _workspace.Run("report", "out").Code);
        string page = Page("out");
        double[] scores = [.. ((string[])["seed=1", "seed=2"]).Select(
            run => _workspace.Json($"out/{run}/summary.json").GetProperty("testAccuracy").GetDouble())];
        string mean = Statistic.Of(scores.Select(score => (double?)score))!.ToText("±");
        Assert.Contains($"<td class=\"number\">{mean}</td>", page, StringComparison.Ordinal);
        Assert.Contains("2 of 3 runs have ended, 1 others have begun.", page, StringComparison.Ordinal);
        Assert.Contains("meprop resume out", page, StringComparison.Ordinal);
        Assert.DoesNotContain(Refresh, page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parser_that_ended_before_its_first_evaluation_has_a_report()
    {
        _workspace.Run(
            "train", "parsing", "--limit", "1000", "--hidden", "8", "--k", "2", "--epochs", "1", "--no-report",
            "--output", "run");
        File.WriteAllText(_workspace["run/metrics.jsonl"], "");
        ProgramResult result = _workspace.Run("report", "run");
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("UAS", Page("run"), StringComparison.Ordinal);
    }

    private string Page(string folder) => File.ReadAllText(Path.Combine(_workspace[folder], ReportFiles.PageName));

    private async Task WaitForAsync(string text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        string path = Path.Combine(_workspace["run"], ReportFiles.PageName);
        while (!File.Exists(path) || !File.ReadAllText(path).Contains(text, StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
    }
}
