namespace MeProp.Cli;

/// <summary>Shows how a run goes. This one shows nothing.</summary>
internal class RunProgress : TrainingCallback
{
    /// <summary>The progress display that suits a terminal.</summary>
    /// <param name="terminal">Where to show it.</param>
    /// <param name="run">What will be trained.</param>
    /// <param name="clock">Tells how fast it goes.</param>
    public static RunProgress Create(Terminal terminal, TrainingRun run, TimeProvider clock) => terminal.Mode switch
    {
        OutputMode.Json => new JsonProgress(terminal, run.MethodName),
        OutputMode.Full when terminal.IsLive => new LiveProgress(terminal, run.Configuration, run.Data.Train.Count, clock),
        OutputMode.Full => new LineProgress(terminal, run.Configuration),
        _ => new RunProgress(),
    };

    /// <summary>Shows progress while something trains.</summary>
    /// <param name="train">Trains, telling this object as a callback.</param>
    public virtual TrainingResult Watch(Func<TrainingResult> train) => train();
}
