using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace MeProp.Cli.Tests;

/// <summary>
/// Cases that stand in folders outside the repository, which MEPROP_TEST_CASES names: each has a script "command" that
/// runs the program in the folder, and is expected to give this exit code and text. OddFilesTests and
/// DevelopmentPartTests hold the same kinds with inputs of their own.
/// </summary>
public sealed partial class GivenCasesTests
{
    [Theory]
    [InlineData("01-sorted-by-class", 0, "100.00 %")]
    [InlineData("02-heic", 1, "HEIC")]
    [InlineData("03-png-exif-orientation", 0, "(?s),6,6,.*,6,6,.*,6,6,")]
    [InlineData("04-stderr-cannot-be-written", 0, "summary.json")]
    [InlineData("05-old-config-absolute-paths", 0, "The run is in")]
    [InlineData("06-labels-from-one", 0, @"class 0 has no training examples \(labels begin at 1\)")]
    [InlineData("07-web-page-for-gz", 1, @"web page \(HTML\).*fetch the file again, from another place")]
    [InlineData("08-folder-named-like-the-file", 0, "The run is in")]
    [InlineData("09-damaged-png-message", 1, "damaged.*checksum")]
    [InlineData("10-test-images-names", 0, "The run is in")]
    [InlineData("11-moved-project", 0, "dense on data.*\n.*dense on data")]
    [InlineData("12-utf16-config", 0, "The run is in")]
    [InlineData("13-lr", 2, "There is no option --lr. Did you mean --learning-rate")]
    [InlineData("14-picture-from-a-pipe", 0, "(?s)/dev/stdin *│6 .*│6 ")]
    [InlineData("15-white-ink-on-transparent", 0, "(?s)white-ink.png,0,7,.*black-ink.png,0,7,")]
    [InlineData("16-double-dash", 0, "-six.png *│6 ")]
    public async Task A_case_gives_what_a_user_expects(string name, int code, string expected)
    {
        string? folder = Environment.GetEnvironmentVariable("MEPROP_TEST_CASES");
        Assert.SkipWhen(folder is null, "MEPROP_TEST_CASES names no folder of cases");
        using var workspace = new Workspace();
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        string program = workspace.Write(
            Path.Combine("bin", "meprop"),
            $"#!/bin/bash\nexec \"{dotnet}\" exec \"{typeof(Program).Assembly.Location}\" \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var start = new ProcessStartInfo("bash", ["command"])
        {
            WorkingDirectory = Path.Combine(folder, name),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(program)}:{start.Environment["PATH"]}";
        start.Environment["TMPDIR"] = workspace.Folder;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string text = await output + await error;

        Assert.Matches(expected, text);
        Match last = ExitCodeLine().Matches(text).LastOrDefault() ?? Match.Empty;
        int actual = last.Success
            ? int.Parse(last.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : process.ExitCode;
        Assert.Equal(code, actual);
    }

    [GeneratedRegex(@"exit code (\d+)")]
    private static partial Regex ExitCodeLine();
}
