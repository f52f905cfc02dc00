namespace MeProp.Cli;

/// <summary>Measured seconds of a training step, of an evaluation, and of what a run does once.</summary>
internal sealed record RunPace(double StepSeconds, double EvaluationSeconds, double OtherSeconds)
{
    /// <summary>Seconds of a whole run that does not stop early.</summary>
    public double SecondsOf(RunConfiguration configuration, int examples)
    {
        double steps = Math.Ceiling(examples / (double)configuration.Get(Settings.BatchSize));
        double epoch = steps * StepSeconds
            + configuration.Get(Settings.EvaluationsPerEpoch) * EvaluationSeconds;
        return OtherSeconds + configuration.Get(Settings.Epochs) * epoch;
    }
}
