namespace MeProp;

/// <summary>The results of an evaluation during training.</summary>
public sealed class EvaluationReport
{
    /// <summary>The current epoch, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Index in the run, counted from 1.</summary>
    public required int Index { get; init; }

    /// <summary>Training steps so far.</summary>
    public required long Step { get; init; }

    /// <summary>Mean training loss per example since the previous evaluation.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Development loss and score; null without development examples.</summary>
    public Evaluation? Development { get; init; }

    /// <summary>Test loss and score, measured only where <see cref="IsBest"/> is true.</summary>
    public Evaluation? Test { get; init; }

    /// <summary>Outputs of each hidden layer.</summary>
    public IReadOnlyList<int> HiddenSizes { get; init; } = [];

    /// <summary>
    /// True at the best evaluation so far for the network's current size, as <see cref="TrainerOptions.Choice"/> says;
    /// always without development examples.
    /// </summary>
    public required bool IsBest { get; init; }

    /// <summary>Seconds of training so far, without evaluations.</summary>
    public required double TrainingSeconds { get; init; }
}
