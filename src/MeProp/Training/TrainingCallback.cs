namespace MeProp;

/// <summary>
/// Receives the progress of training, on the training thread: the time of OnStep counts for the epoch, that of
/// OnEvaluation for the evaluation.
/// </summary>
public abstract class TrainingCallback
{
    /// <summary>Before the first step, after all checks of examples, network and resumed state.</summary>
    public virtual void OnBegin()
    {
    }

    /// <summary>After every step. Allocations here are allocations of every step.</summary>
    public virtual void OnStep(in TrainingProgress progress)
    {
    }

    /// <summary>
    /// Whether <see cref="OnReport"/> is to be called after this step. Asked after every step: allocations here are
    /// allocations of every step.
    /// </summary>
    public virtual bool NeedsReport(in TrainingProgress progress) => false;

    /// <summary>
    /// After a step that <see cref="NeedsReport"/> chose, before a simplification or evaluation. Its time counts
    /// neither for the epoch nor for an evaluation.
    /// </summary>
    public virtual void OnReport(StepReport report)
    {
    }

    /// <summary>After every simplification, before the evaluation that follows.</summary>
    public virtual void OnSimplification(SimplificationReport report)
    {
    }

    /// <summary>After every evaluation.</summary>
    public virtual void OnEvaluation(EvaluationReport report)
    {
    }

    /// <summary>After every complete epoch.</summary>
    public virtual void OnEpoch(EpochReport report)
    {
    }
}
