namespace MeProp.Cli;

/// <summary>
/// The finished runs of all experiments in a folder. A run that two experiments ask for, as a dense one, is trained
/// once and copied.
/// </summary>
internal sealed class FinishedRuns
{
    private static readonly string[] FilePatterns =
    [
        RunFolder.ConfigurationName, RunFolder.LogName, RunFolder.MetricsName, RunFolder.SummaryName,
        ActivityRecord.FileName, RunExamination.FileName, Checkpoints.BestName, "tagger-*.safetensors",
    ];

    private readonly Dictionary<string, RunFolder> _folders = [];

    /// <summary>Looks for runs that this version of the program finished.</summary>
    public FinishedRuns(ExperimentFolder folder, ProgramEnvironment environment)
    {
        if (!Directory.Exists(folder.Root)) return;
        IEnumerable<string> parts = Directory.EnumerateDirectories(folder.Root)
            .SelectMany(Directory.EnumerateDirectories).Order(StringComparer.Ordinal);
        foreach (RunFolder part in parts.Select(path => RunFolder.At(path, environment)).Where(SweepFolder.IsIn))
        {
            string score = ExperimentFolder.ScoreNameOf(part);
            foreach (string path in Directory.EnumerateDirectories(part.Path).Order(StringComparer.Ordinal))
            {
                var run = RunFolder.At(path, environment);
                if (!IsFinished(run, score)) continue;
                if (folder.ConfigurationIn(run, environment) is not { } configuration) continue;
                _folders.TryAdd(ExperimentFolder.IdentityOf(configuration), run);
            }
        }
    }

    /// <summary>Whether a run of these settings is finished.</summary>
    public bool Has(RunConfiguration configuration) =>
        _folders.ContainsKey(ExperimentFolder.IdentityOf(configuration));

    /// <summary>Copies finished runs into the folder of a plan that has not begun them; returns how many.</summary>
    public int CopyTo(RunFolder part, SweepPlan plan)
    {
        int copied = 0;
        foreach (PlannedRun run in plan.Runs)
        {
            RunFolder to = part.Part(run.Name);
            if (Directory.Exists(to.Path)
                || !_folders.TryGetValue(ExperimentFolder.IdentityOf(run.Configuration), out RunFolder? from))
                continue;
            Copy(from.Path, to.Path);
            copied++;
        }

        return copied;
    }

    private static bool IsFinished(RunFolder run, string score) =>
        new RunRecords(run, score).Summary() is { } summary
        && summary.Outcome is RunOutcome.Completed or RunOutcome.StoppedEarly
        && summary.Version == MachineInfo.ProgramVersion;

    /// <summary>A folder appears under its name when it is complete.</summary>
    private static void Copy(string from, string to)
    {
        string temporary = to + AtomicFile.TemporarySuffix;
        if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
        Directory.CreateDirectory(temporary);
        foreach (string file in FilePatterns.SelectMany(pattern => Directory.EnumerateFiles(from, pattern)))
            File.Copy(file, Path.Combine(temporary, Path.GetFileName(file)));
        Directory.Move(temporary, to);
    }
}
