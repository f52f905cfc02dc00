using System.Runtime.Intrinsics;
using System.Text.Json;
using Hashes = System.Collections.Generic.SortedDictionary<
    string, System.Collections.Generic.Dictionary<string, MeProp.Cli.Tests.Equality.RunHashes>>;

namespace MeProp.Cli.Tests.Equality;

/// <summary>
/// Small runs of the program give the same bits as at commit 7ee693a: weights, moments and metrics, on every SIMD path,
/// with one or two threads, whole or resumed. The tests know the program's commands and files, not the library.
/// <para>
/// golden.json holds the hashes. To write it again, build the program that is right and name it, on a machine with
/// 512-bit vectors: <c>MEPROP_GOLDEN=/path/to/meprop.dll dotnet test -c Release --project tests/MeProp.Cli.Tests --
/// --filter-class MeProp.Cli.Tests.Equality.EqualityTests</c>. The next build copies the file beside the tests.
/// </para>
/// <para>
/// The hashes are those of x64 with fused multiply-add and of the logarithms and cosines of Linux.
/// </para>
/// <para>
/// Fixtures holds two runs by the program of that commit, made with 128-bit vectors. Ctrl-C interrupted one within an
/// epoch. The other is complete, and its counts of active neurons decide what the next evaluation removes.
/// </para>
/// </summary>
public sealed class EqualityTests(ITestOutputHelper output) : IDisposable
{
    private const string ProgramVariable = "MEPROP_GOLDEN";
    private const int ProcessesAtOnce = 2;

    private static readonly (string Name, bool IsSupported)[] SimdPaths =
    [
        ("512", Vector512.IsHardwareAccelerated),
        ("256", Vector256.IsHardwareAccelerated),
        ("128", Vector128.IsHardwareAccelerated),
        ("scalar", true),
    ];

    private readonly Workspace _workspace = new();

    private static string? GoldenProgram =>
        Environment.GetEnvironmentVariable(ProgramVariable) is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    public static TheoryData<string> Names => [.. EqualityCase.All.Select(each => each.Name)];

    public static TheoryData<string> FixtureNames =>
        [.. EqualityCase.All.Where(each => each.StartsFromFixture).Select(each => each.Name)];

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_a_run_computes_has_not_changed_by_a_bit(string name)
    {
        SkipOtherMachines();
        EqualityCase configuration = EqualityCase.All.Single(each => each.Name == name);
        string[] supported = [.. SimdPaths.Where(path => path.IsSupported).Select(path => path.Name)];
        foreach ((string path, bool isSupported) in SimdPaths)
        {
            if (!isSupported) TestContext.Current.AddWarning($"SIMD path {path} was not run: this machine lacks it");
        }

        // Threads and resuming are the same on every path.
        if (configuration.Golden != name) supported = supported[..1];
        RunHashes[] hashes = await HashAsync(configuration, supported);
        if (GoldenProgram is not null)
        {
            if (configuration.Golden != name) return;
            Assert.Equal(SimdPaths.Length, supported.Length);
            GoldenHashes.Write(name, supported.Zip(hashes).ToDictionary());
            return;
        }

        Dictionary<string, RunHashes> expected = GoldenHashes.Read()[configuration.Golden];
        List<string> failures = [];
        foreach ((string path, RunHashes actual) in supported.Zip(hashes))
        {
            string[] differences = actual.DifferencesFrom(expected[path]);
            output.WriteLine($"{name}, SIMD path {path}: {(differences.Length == 0 ? "equal" : "different")}");
            if (differences.Length > 0) failures.Add($"{name}, SIMD path {path}: {string.Join(", ", differences)}");
        }

        Assert.True(failures.Count == 0, $"Not the bits of golden.json:\n{string.Join('\n', failures)}");
    }

    [Fact]
    public void Every_configuration_has_hashes_for_every_path()
    {
        SkipWhileWriting();
        Hashes golden = GoldenHashes.Read();
        Assert.Equal(EqualityCase.All.Select(each => each.Golden).ToHashSet(), golden.Keys.ToHashSet());
        Assert.All(golden.Values, paths => Assert.Equal(SimdPaths.Select(path => path.Name), paths.Keys));

        // Hashes that several configurations share would hide that an option has no effect.
        Assert.Distinct(golden.Values.Select(paths => paths["scalar"].Weights));
    }

    [Theory]
    [MemberData(nameof(FixtureNames))]
    public async Task Old_models_are_read_and_score_what_was_recorded(string name)
    {
        SkipOtherMachines();
        SkipWhileWriting();
        CopyFixture(name, _workspace.Folder);
        JsonElement summary = _workspace.Json(Path.Combine("run", "summary.json"));
        string best = Path.Combine("run", "best.safetensors");
        Assert.Equal(Recorded("testAccuracy"), await AccuracyAsync("test"));
        Assert.Equal(Recorded("devAccuracy"), await AccuracyAsync("dev"));

        JsonElement info = await ReportAsync($"info {best} --json");
        Assert.Equal(summary.GetProperty("parameters").GetInt32(), info.GetProperty("parameters").GetInt32());
        Assert.Equal("images", info.GetProperty("task").GetString());
        Assert.Equal("digits", info.GetProperty("training").GetProperty("data").GetString());

        double Recorded(string key) => summary.GetProperty(key).GetDouble();

        async Task<double> AccuracyAsync(string part)
        {
            JsonElement report = await ReportAsync($"evaluate {best} digits --part {part} --threads 1 --json");
            return report.GetProperty("accuracy").GetDouble();
        }
    }

    private static void SkipOtherMachines() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && System.Runtime.Intrinsics.X86.Fma.X64.IsSupported,
        "the hashes are those of x64 Linux with fused multiply-add");

    private static void SkipWhileWriting() =>
        Assert.SkipWhen(GoldenProgram is not null, $"{ProgramVariable} is set: the hashes are being written");

    private static void CopyFixture(string name, string folder)
    {
        string target = Directory.CreateDirectory(Path.Combine(folder, "run")).FullName;
        foreach (string file in Directory.EnumerateFiles(GoldenHashes.Beside(Path.Combine("Fixtures", name))))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }

    /// <summary>Runs a configuration on each of the SIMD paths.</summary>
    private async Task<RunHashes[]> HashAsync(EqualityCase configuration, string[] simdPaths)
    {
        var hashes = new RunHashes[simdPaths.Length];
        await Parallel.ForAsync(
            0,
            simdPaths.Length,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = ProcessesAtOnce,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (i, cancellationToken) =>
            {
                string folder = Directory.CreateDirectory(_workspace[simdPaths[i]]).FullName;
                File.WriteAllText(Path.Combine(folder, "old.json"), EqualityCase.LegacyFile);
                if (configuration.StartsFromFixture) CopyFixture(configuration.Name, folder);
                foreach (string command in configuration.Commands)
                    await RunAsync(folder, simdPaths[i], GoldenProgram, command);
                hashes[i] = RunHashes.Of(Path.Combine(folder, "run"));
            });
        return hashes;
    }

    private async Task<JsonElement> ReportAsync(string command) =>
        JsonElement.Parse((await RunAsync(_workspace.Folder, "128", program: null, command)).Output);

    private static async Task<ProgramResult> RunAsync(string folder, string simd, string? program, string command)
    {
        using var process = ChildProcess.StartWithSimd(folder, simd, program, command.Split(' '));
        ProgramResult result = await process.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(result.Code == ExitCode.Done, $"{command}, SIMD path {simd}: {result.Error}");
        return result;
    }
}
