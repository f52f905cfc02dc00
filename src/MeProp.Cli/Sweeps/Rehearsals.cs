using System.Text.Json;

namespace MeProp.Cli;

/// <summary>
/// Compiles what runs need, so that no run's times include it: one rehearsal in a process for each kind of run. Kinds
/// differ in named values and in the batch size, which choose the kernels.
/// </summary>
internal sealed class Rehearsals(ProgramEnvironment environment)
{
    private readonly HashSet<string> _kinds = [];

    /// <summary>Whether no run of this kind was rehearsed.</summary>
    public bool Needs(RunConfiguration configuration) => !_kinds.Contains(KindOf(configuration));

    /// <summary>Rehearses a run unless one of its kind was.</summary>
    public void Rehearse(RunConfiguration configuration, TaskData data, SweepDevice device)
    {
        if (!Needs(configuration)) return;
        new TrainingRun(configuration, data, device.For(configuration), environment.Tasks)
            .Rehearse(environment.Interruption);
        _kinds.Add(KindOf(configuration));
    }

    private static string KindOf(RunConfiguration configuration) => configuration.Identity(
        [.. Settings.With(configuration.Task.Settings).Where(
            setting => setting.TokenType == JsonTokenType.Number && setting != Settings.BatchSize)]);
}
