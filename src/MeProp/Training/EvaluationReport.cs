namespace MeProp;

/// <summary>What is known at one evaluation during training.</summary>
public sealed record EvaluationReport
{
    /// <summary>The epoch that is running or just ended, counted from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Index of the evaluation, counted from 1 over the whole run.</summary>
    public required int Index { get; init; }

    /// <summary>Training steps so far.</summary>
    public required long Step { get; init; }

    /// <summary>Mean training loss per example since the previous evaluation.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>Development loss and accuracy, or null without development examples.</summary>
    public Evaluation? Development { get; init; }

    /// <summary>Test loss and accuracy; computed only when the development accuracy is the best so far.</summary>
    public Evaluation? Test { get; init; }

    /// <summary>Outputs of each hidden layer of the network that was evaluated.</summary>
    public IReadOnlyList<int> HiddenSizes { get; init; } = [];

    /// <summary>True when the development accuracy is the best so far since the network has its size (always without development examples).</summary>
    public required bool IsBest { get; init; }

    /// <summary>Seconds of training since the start, evaluations excluded.</summary>
    public required double TrainingSeconds { get; init; }
}
