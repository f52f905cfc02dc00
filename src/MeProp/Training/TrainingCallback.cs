namespace MeProp;

/// <summary>Is told how training goes. Called on the training thread: what OnStep costs is part of the epoch's time, what OnEvaluation costs
/// of the evaluation's.</summary>
public abstract class TrainingCallback
{
    /// <summary>Before the first step, when everything has been checked: examples, network, and whether a resumed run can go on.</summary>
    public virtual void OnBegin()
    {
    }

    /// <summary>After every step. Must not allocate if training is not to.</summary>
    /// <param name="progress">Where training stands.</param>
    public virtual void OnStep(in TrainingProgress progress)
    {
    }

    /// <summary>After every simplification (<see cref="TrainerOptions.Simplification"/>), before the evaluation that follows.</summary>
    /// <param name="report">What is known.</param>
    public virtual void OnSimplification(SimplificationReport report)
    {
    }

    /// <summary>After every evaluation.</summary>
    /// <param name="report">What is known.</param>
    public virtual void OnEvaluation(EvaluationReport report)
    {
    }

    /// <summary>After every complete epoch.</summary>
    /// <param name="report">What is known.</param>
    public virtual void OnEpoch(EpochReport report)
    {
    }
}
