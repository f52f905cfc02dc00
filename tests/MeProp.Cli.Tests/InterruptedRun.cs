namespace MeProp.Cli.Tests;

/// <summary>Repeats a run of a workspace in this process, up to a step.</summary>
internal sealed class InterruptedRun : RunProgress
{
    private readonly CancellationTokenSource _source;
    private int _steps;

    private InterruptedRun(int steps, CancellationTokenSource source) => (_steps, _source) = (steps, source);

    public static void Repeat(Workspace workspace, string original, string folder, int steps, string? board = null)
    {
        using var source = new CancellationTokenSource();
        ProgramEnvironment environment = workspace.CreateEnvironment(TextWriter.Null, TextWriter.Null) with
        {
            Interruption = source.Token,
        };
        IReadOnlyList<Assignment> assignments = ConfigurationFile.Read(workspace[original], environment).Assignments;
        RunConfiguration configuration = RunConfiguration.From(assignments, environment.Tasks);
        using CpuDevice device = CpuDevice.Create(1);
        var data = new LoadedData(environment, new Terminal(environment, OutputMode.Quiet));
        var run = new TrainingRun(configuration, data.Of(configuration), device, environment.Tasks);
        RunFolder target = RunFolder.Create(folder, folder, configuration, environment);
        RunSummary summary = RunExecution.Execute(
            run, target, [], new InterruptedRun(steps, source), environment,
            TensorBoardFolder.Open(board, environment));
        Assert.Equal(RunOutcome.Interrupted, summary.Outcome);
    }

    public override void OnStep(in TrainingProgress progress)
    {
        if (--_steps == 0) _source.Cancel();
    }
}
