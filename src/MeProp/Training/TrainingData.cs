namespace MeProp;

/// <summary>The examples of a run, checked against each other.</summary>
internal sealed record TrainingData
{
    /// <summary>Checks the parts.</summary>
    /// <param name="training">What to train on.</param>
    /// <param name="development">What decides which parameters are best, or null.</param>
    /// <param name="test">What is scored at the best, or null.</param>
    /// <exception cref="ArgumentException">A part is empty, or does not fit the others.</exception>
    public TrainingData(Examples training, Examples? development, Examples? test)
    {
        ArgumentNullException.ThrowIfNull(training);
        (Training, Development, Test) = (training, development, test);
        foreach ((string name, Examples? examples) in Parts)
        {
            if (examples is null) continue;
            if (examples.Count == 0) throw new ArgumentException($"There are no {name} examples.");
            if (examples.Inputs != training.Inputs) throw new ArgumentException($"The training examples have {training.Inputs} inputs, the {name} examples {examples.Inputs}.");
            if (examples.Classes > training.Classes) throw new ArgumentException($"The training examples have {training.Classes} classes, the {name} examples {examples.Classes}.");
        }
    }

    /// <summary>What to train on.</summary>
    public Examples Training { get; }

    /// <summary>What decides which parameters are best, or null.</summary>
    public Examples? Development { get; }

    /// <summary>What is scored at the best, or null.</summary>
    public Examples? Test { get; }

    /// <summary>All parts under their names.</summary>
    public IEnumerable<(string Name, Examples? Examples)> Parts => [("training", Training), ("development", Development), ("test", Test)];
}
