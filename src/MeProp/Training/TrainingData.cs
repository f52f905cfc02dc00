namespace MeProp;

/// <summary>The examples of a run, checked against each other.</summary>
internal sealed record TrainingData
{
    public TrainingData(Examples training, Examples? development, Examples? test)
    {
        ArgumentNullException.ThrowIfNull(training);
        (Training, Development, Test) = (training, development, test);
        foreach ((string name, Examples? examples) in Parts)
        {
            if (examples is null) continue;
            if (examples.Count == 0) throw new ArgumentException($"There are no {name} examples.");
            if (examples.Inputs != training.Inputs) throw Unfit("inputs", training.Inputs, name, examples.Inputs);
            if (examples.Classes > training.Classes) throw Unfit("classes", training.Classes, name, examples.Classes);
        }
    }

    public Examples Training { get; }

    public Examples? Development { get; }

    public Examples? Test { get; }

    public IEnumerable<(string Name, Examples? Examples)> Parts =>
        [("training", Training), ("development", Development), ("test", Test)];

    private static ArgumentException Unfit(string what, int expected, string name, int actual) =>
        new($"The training examples have {expected} {what}, the {name} examples {actual}.");
}
