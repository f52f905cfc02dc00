using System.Text;

namespace MeProp.Cli;

/// <summary>
/// The folder of a sweep. sweep.json says what was asked, each run has an ordinary run folder within, and results
/// follow from these. One process at a time writes to it.
/// </summary>
internal sealed class SweepFolder : IDisposable
{
    public const string StateName = "sweep.json";

    private readonly LineFile _log;
    private readonly TimeProvider _clock;

    private SweepFolder(RunFolder folder, SweepPlan plan, string scoreName, ProgramEnvironment environment)
    {
        (Folder, Plan, ScoreName, _clock) = (folder, plan, scoreName, environment.Clock);
        Json = new RunJson(scoreName);
        _log = folder.ReopenLog();
    }

    public RunFolder Folder { get; }

    public SweepPlan Plan { get; }

    public string ScoreName { get; }

    public RunJson Json { get; }

    /// <summary>Whether a folder holds a sweep.</summary>
    public static bool IsIn(RunFolder folder) => File.Exists(folder.File(StateName));

    /// <summary>Creates the folder of a new sweep: the one that was asked for, or one of a name.</summary>
    public static SweepFolder Create(
        SweepPlan plan, string? output, string name, string scoreName, ProgramEnvironment environment)
    {
        byte[] state = SweepDocument.Of(plan, scoreName, MachineInfo.ProgramVersion).ToBytes();
        RunFolder folder = RunFolder.Create(output, name, StateName, state, environment);
        return new SweepFolder(folder, plan, scoreName, environment);
    }

    /// <summary>
    /// Opens the folder of a sweep to continue. <paramref name="change"/> may change threads and runs side by side.
    /// </summary>
    public static SweepFolder Open(
        RunFolder folder, Func<SweepPlan, SweepPlan> change, Terminal terminal, ProgramEnvironment environment)
    {
        string path = folder.File(StateName);
        SweepDocument document = SweepDocument.Read(path);
        SweepPlan earlier = document.ToPlan(path, environment.Tasks), plan = change(earlier);
        if (document.Program != MachineInfo.ProgramVersion)
        {
            terminal.WriteNote(
                $"the sweep was begun by meprop {MachineInfo.ShortVersion(document.Program)}; this is "
                + $"{MachineInfo.ShortVersion(MachineInfo.ProgramVersion)}, whose results may differ.");
        }

        var opened = new SweepFolder(folder, plan, document.ScoreName, environment);
        AtomicFile.Write(path, SweepDocument.Of(plan, document.ScoreName, document.Program).ToBytes());
        return opened;
    }

    /// <summary>How a run ended that was begun before; null when it has not ended.</summary>
    public SweptRun? ResultOf(PlannedRun run) =>
        SummaryOf(run) is { } summary ? new SweptRun(run, summary, summary.Error) : null;

    /// <summary>What a run wrote at its end; null before.</summary>
    public RunSummary? SummaryOf(PlannedRun run) => RecordsOf(run).Summary();

    /// <summary>The evaluations of a run, in order.</summary>
    public IReadOnlyList<EvaluationLine> EvaluationsOf(PlannedRun run) => RecordsOf(run).Evaluations();

    /// <summary>Writes a file of results, whole at any instant.</summary>
    public void Write(string name, string content) =>
        AtomicFile.Write(Folder.File(name), Encoding.UTF8.GetBytes(content));

    /// <summary>Logs how a run ended.</summary>
    public void LogRun(SweptRun run)
    {
        string outcome = run.Summary?.Outcome ?? RunOutcome.Failed;
        string result = run.Summary is { } summary && !run.HasFailed ? SummaryText.ResultOf(summary) : run.Error ?? "";
        lock (_log) Log($"{run.Run.Name} {outcome}: {result}");
    }

    public void Log(string line) => _log.Append($"{_clock.GetLocalNow():yyyy-MM-dd HH:mm:ss}  {line}");

    public void Dispose() => _log.Dispose();

    private RunRecords RecordsOf(PlannedRun run) => new(Folder.Part(run.Name), ScoreName);
}
