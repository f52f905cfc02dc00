namespace MeProp.Cli;

/// <summary>Shows how a run goes. This one shows nothing.</summary>
internal class RunProgress : TrainingCallback
{
    /// <summary>The progress display that suits a terminal.</summary>
    public static RunProgress Create(Terminal terminal, TrainingRun run, TimeProvider clock) => terminal.Mode switch
    {
        OutputMode.Json => new JsonProgress(terminal, run),
        OutputMode.Full when terminal.IsLive =>
            new LiveProgress(terminal, run.Text, run.Configuration.Get(Settings.Epochs), run.Data.Train.Count, clock),
        OutputMode.Full => new LineProgress(terminal, run.Text),
        _ => new RunProgress(),
    };

    public virtual TrainingResult Watch(Func<TrainingResult> train) => train();
}
