namespace MeProp.Mpi.Tests;

/// <summary>
/// Where a process fails, all end within 10 seconds, one message says who and why, and the last checkpoint is whole.
/// </summary>
public sealed class MpirunFaultTests : IDisposable
{
    // Set it higher for a long test.
    private const string KillsVariable = "MEPROP_KILLS";
    private const int DefaultKills = 4;
    private const double SecondsAfterCheckpoint = 0.5, SecondsAfterStart = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly string[] Endless =
    [
        "train", "digits", "--limit", "400", "--hidden", "32", "--k", "5", "--epochs", "1000000", "--threads", "1",
        "--quiet", "--no-report", "--distributed", "--output", "run",
    ];

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_process_that_is_killed_ends_all_and_the_run_continues_each_time()
    {
        Mpirun.Require();
        string? given = Environment.GetEnvironmentVariable(KillsVariable);
        int kills = given is null ? DefaultKills : int.Parse(given);
        var random = new Random(20262);
        int evaluations = 0;
        for (int kill = 0; kill < kills; kill++)
        {
            string[] arguments = kill == 0
                ? Endless
                : ["train", "--resume", "run", "--threads", "1", "--quiet", "--no-report", "--distributed"];
            int processes = 2 + kill % 2;
            using var mpirun = Mpirun.Start(_folder, processes, arguments);
            await mpirun.WaitForStartAsync(processes);

            // Any moment from the start on; and, so that the run comes forward, from a new checkpoint on.
            bool waits = kill % 2 == 0;
            if (waits) await mpirun.WaitForChangeAsync(_folder["run", Checkpoints.LastName]);
            double seconds = (waits ? SecondsAfterCheckpoint : SecondsAfterStart) * random.NextDouble();
            await Task.Delay(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);
            int[] children = mpirun.Children();
            mpirun.KillOne(random);
            (int code, _, string error) = await mpirun.WaitAsync(Limit);
            Assert.NotEqual(0, code);
            Assert.DoesNotContain("error: ", error, StringComparison.Ordinal);
            Assert.Contains("exited on signal 9", error, StringComparison.Ordinal);
            await Mpirun.WaitForEndAsync(children, Limit);
            Checkpoint checkpoint = Checkpoint.Load(_folder["run"]);
            Assert.True(checkpoint.Evaluations.Count >= evaluations);
            evaluations = checkpoint.Evaluations.Count;
        }

        Assert.True(evaluations > 0, "no run came to an evaluation before it was killed");
    }

    [Fact]
    public async Task Ctrl_C_ends_all_processes_and_leaves_a_run_to_continue()
    {
        Mpirun.Require();
        using var mpirun = Mpirun.Start(_folder, 2, Endless);
        await mpirun.WaitForFileAsync(_folder["run", Checkpoints.LastName]);
        int[] children = mpirun.Children();
        mpirun.InterruptLauncher();
        (int code, _, _) = await mpirun.WaitAsync(Limit);
        Assert.NotEqual(0, code);
        await Mpirun.WaitForEndAsync(children, Limit);
        await ContinueAsync();
    }

    [Fact]
    public async Task Processes_with_other_data_end_with_one_message()
    {
        Mpirun.Require();
        string[] other = [.. Endless];
        other[Array.IndexOf(other, "400")] = "300";
        using var mpirun = Mpirun.StartTwo(_folder, Endless, other);
        (int code, _, string error) = await mpirun.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, code);
        string message = Assert.Single(Errors(error));
        Assert.Matches(
            "^error: process 0 of 2 on .*: The processes differ in the training data: that of process 1 is not that of "
            + "process 0",
            message);
    }

    [Fact]
    public async Task A_folder_that_process_0_cannot_write_ends_all_with_one_message()
    {
        Mpirun.Require();
        await File.WriteAllTextAsync(_folder["run"], "a file", TestContext.Current.CancellationToken);
        using var mpirun = Mpirun.Start(_folder, 3, Endless);
        (int code, _, string error) = await mpirun.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, code);
        string message = Assert.Single(Errors(error));
        Assert.Matches("^error: process 0 of 3 on .*: --output: .* cannot be written: .* is a file", message);
    }

    /// <remarks>From some moment on, the system refuses process 0 all but the first bytes of any file.</remarks>
    [Fact]
    public async Task A_full_disk_of_process_0_ends_all_with_one_message_and_leaves_a_whole_checkpoint()
    {
        Mpirun.Require();
        using var mpirun = Mpirun.StartLimitable(_folder, 2, Endless);
        string last = _folder["run", Checkpoints.LastName];
        await mpirun.WaitForFileAsync(last);
        await mpirun.WaitForChangeAsync(last);
        int[] children = mpirun.Children();
        await Mpirun.RefuseFilesAsync(children[0], maxBytes: 4096);
        (int code, _, string error) = await mpirun.WaitAsync(Limit);
        Assert.Equal(1, code);
        string message = Assert.Single(Errors(error));
        Assert.Matches("^error: process 0 of 2 on .*: .*too large", message);
        await Mpirun.WaitForEndAsync(children, Limit);
        await ContinueAsync();
    }

    [Fact]
    public async Task A_wrong_option_is_told_once()
    {
        Mpirun.Require();
        using var mpirun = Mpirun.Start(_folder, 3, [.. Endless, "--hiden", "3"]);
        (int code, _, string error) = await mpirun.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, code);
        Assert.Contains("There is no option --hiden", Assert.Single(Errors(error)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_library_is_named_with_its_package()
    {
        using var alone = Mpirun.StartAlone(
            _folder, Path.Combine(Mpirun.ProgramFolder, "meprop.dll"), ("MEPROP_MPI", "/nowhere/libmpi.so"), Endless);
        (int code, _, string error) = await alone.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(1, code);
        Assert.Matches(
            @"^error: Open MPI is not there \(/nowhere/libmpi.so\). Install it, on Debian and Ubuntu the package "
            + "openmpi-bin",
            error);
    }

    /// <remarks>Where the assembly is damaged, loading it would fail.</remarks>
    [Fact]
    public async Task Without_the_option_nothing_of_mpi_is_loaded()
    {
        foreach (string file in Directory.EnumerateFiles(Mpirun.ProgramFolder))
            File.Copy(file, _folder[Path.GetFileName(file)]);
        string[] run = ["train", "digits", "--limit", "100", "--epochs", "1", "--quiet", "--no-report"];
        await File.WriteAllTextAsync(_folder["MeProp.Mpi.dll"], "", TestContext.Current.CancellationToken);
        foreach (bool isDistributed in (bool[])[false, true])
        {
            string[] arguments = isDistributed ? [.. run, "--distributed"] : run;
            using var alone = Mpirun.StartAlone(_folder, _folder["meprop.dll"], null, arguments);
            (int code, string output, string error) = await alone.WaitAsync(TimeSpan.FromMinutes(1));
            Assert.True(code != 0 == isDistributed, $"exit code {code}: {output}{error}");
        }
    }

    /// <summary>The checkpoint is whole: the run goes on for an epoch.</summary>
    private async Task ContinueAsync()
    {
        Checkpoint checkpoint = Checkpoint.Load(_folder["run"]);
        using var again = Mpirun.Start(
            _folder, 2, "train", "--resume", "run", "--epochs", $"{checkpoint.Epoch + 1}", "--quiet", "--no-report",
            "--distributed");
        await again.SucceedAsync();
    }

    private static string[] Errors(string text) =>
        [.. text.Split('\n').Where(line => line.StartsWith("error: ", StringComparison.Ordinal))];
}
