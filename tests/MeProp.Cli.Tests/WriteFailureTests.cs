using System.Text.Json;

namespace MeProp.Cli.Tests;

public sealed class WriteFailureTests : IDisposable
{
    private const string FullDevice = "/dev/full";

    // W^X maps memory through a file that would be larger than the limit.
    private const string FileLimit =
        "trap '' XFSZ; ulimit -f 6; export DOTNET_EnableWriteXorExecute=0 DOTNET_EnableDiagnostics=0";

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_folder_below_a_file_fails_before_training()
    {
        _workspace.WriteImages("tiny");
        _workspace.Write("file", "");
        ProgramResult result = _workspace.Run(
            "train", "tiny", "--epochs", "1000000", "--output", Path.Combine("file", "run"));
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Equal(
            $"error: --output: {_workspace[Path.Combine("file", "run")]} cannot be written: {_workspace["file"]} is a "
            + "file.",
            result.Error.TrimEnd());
    }

    [Fact]
    public void Runs_that_cannot_be_kept_fail_before_training_and_the_option_is_named()
    {
        _workspace.WriteImages("tiny");
        _workspace.Write("runs", "");
        ProgramResult result = _workspace.Run("train", "tiny", "--epochs", "1000000");
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Matches(
            "^error: The run needs a folder of its own, and .* cannot be written: .*runs is a file. --output names "
            + "another one.$",
            result.Error.TrimEnd());
    }

    [Fact]
    public void A_line_that_a_full_disk_does_not_take_is_an_error()
    {
        Assert.SkipUnless(File.Exists(FullDevice), $"there is no {FullDevice} here");
        using var file = new LineFile(
            new FileStream(FullDevice, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        Assert.Throws<IOException>(() => file.Append("a line"));
    }

    [Fact]
    public void Lines_are_in_the_file_at_once()
    {
        using var file = new LineFile(_workspace["lines"]);
        file.Append("one");
        file.Append("zwei ü");
        using var reader = new StreamReader(
            new FileStream(_workspace["lines"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        Assert.Equal("one\nzwei ü\n", reader.ReadToEnd());
    }

    [Fact]
    public void A_file_that_is_opened_again_goes_on_after_its_last_line_and_one_that_was_cut_off_gets_its_end()
    {
        foreach (string before in (string[])["", "one\n", "one\npar"])
        {
            string path = _workspace.Write("lines", before);
            using (LineFile file = LineFile.Reopen(path)) file.Append("next");
            Assert.Equal(before.EndsWith('r') ? "one\npar\nnext\n" : before + "next\n", File.ReadAllText(path));
        }
    }

    [Fact]
    public void A_file_that_cannot_be_replaced_is_as_before()
    {
        Directory.CreateDirectory(_workspace["target"]);
        Assert.ThrowsAny<Exception>(() => AtomicFile.Write(_workspace["target"], "new"u8));
        Assert.Equal([_workspace["target"]], Directory.EnumerateFileSystemEntries(_workspace.Folder));
    }

    [Fact]
    public void A_whole_file_takes_the_place_of_the_old_one()
    {
        AtomicFile.Write(_workspace["target"], "old"u8);
        AtomicFile.Write(_workspace["target"], "new"u8);
        Assert.Equal("new", File.ReadAllText(_workspace["target"]));
        Assert.Single(Directory.EnumerateFileSystemEntries(_workspace.Folder));
    }

    /// <summary>
    /// A limit on the size of files stands for the full disk: the write that reaches it fails in the same way.
    /// </summary>
    [Fact(Timeout = 60_000)]
    public async Task When_the_disk_is_full_the_run_fails_and_keeps_what_was_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a limit on the size of files, as Linux has it");
        _workspace.WriteImages("tiny");

        using ChildProcess process = ChildProcess.StartInShell(
            _workspace.Folder, FileLimit,
            "train tiny --hidden 8 --k 2 --epochs 100000 --threads 1 --quiet --no-checkpoints --output run");
        ProgramResult result = await process.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("metrics.jsonl", result.Error, StringComparison.Ordinal);
        Assert.EndsWith("What was complete before is in run", result.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal("failed", _workspace.Json(Path.Combine("run", "summary.json")).GetProperty("outcome").GetString());
        string metrics = File.ReadAllText(_workspace[Path.Combine("run", "metrics.jsonl")]);
        Assert.EndsWith("}\n", metrics, StringComparison.Ordinal);
        Assert.All(
            metrics.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line => Assert.Equal(JsonValueKind.Object, JsonElement.Parse(line).ValueKind));
    }

    [Fact(Timeout = 60_000)]
    public async Task When_a_checkpoint_does_not_fit_on_the_disk_the_run_fails_and_goes_on_from_the_one_before()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs a limit on the size of files, as Linux has it");
        // The first checkpoint fits; with the moments that the first step makes, the next does not. 12 steps leave room
        // for activity.jsonl.
        _workspace.WriteImages("tiny", train: 24_000);
        using ChildProcess process = ChildProcess.StartInShell(
            _workspace.Folder, FileLimit,
            "train tiny --hidden 14 --k 2 --epochs 3 --batch-size 6000 --threads 1 --quiet --output run");
        ProgramResult result = await process.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Matches(
            "^error: .*last.safetensors cannot be written: .* What was complete before is in run$",
            result.Error.TrimEnd());
        Assert.Empty(Directory.EnumerateFiles(_workspace["run"], "*.tmp"));
        Assert.Equal(1, Checkpoint.Load(_workspace["run"]).Epoch);
        const string epochs = "2";
        Assert.Equal(ExitCode.Done, _workspace.Run("train", "--resume", "run", "--epochs", epochs, "--quiet").Code);
        Assert.Equal(
            ExitCode.Done,
            _workspace.Run(
                "train", "tiny", "--hidden", "14", "--k", "2", "--epochs", epochs, "--batch-size", "6000", "--quiet",
                "--output", "whole").Code);
        RunComparison.AssertEqual(_workspace, "whole", "run");
    }
}
