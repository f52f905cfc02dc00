namespace MeProp.Tasks;

/// <summary>A treebank of three parts: to train on, to choose by, and to test once.</summary>
public sealed class Treebank
{
    /// <summary>Takes the parts of a treebank.</summary>
    /// <exception cref="ArgumentException">A part has no sentences.</exception>
    public Treebank(
        string name,
        IReadOnlyList<Sentence> train,
        IReadOnlyList<Sentence> development,
        IReadOnlyList<Sentence> test)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        CheckPart(train, nameof(train));
        CheckPart(development, nameof(development));
        CheckPart(test, nameof(test));
        (Name, Train, Development, Test) = (name, train, development, test);
    }

    /// <summary>The name, as "ewt".</summary>
    public string Name { get; }

    /// <summary>Sentences to train on.</summary>
    public IReadOnlyList<Sentence> Train { get; }

    /// <summary>Sentences to choose settings and epochs by.</summary>
    public IReadOnlyList<Sentence> Development { get; }

    /// <summary>Sentences to test the final model on.</summary>
    public IReadOnlyList<Sentence> Test { get; }

    /// <summary>A part by its short name: "train", "dev" or "test".</summary>
    public IReadOnlyList<Sentence> Part(string name) => name switch
    {
        "train" => Train,
        "dev" => Development,
        "test" => Test,
        _ => throw new ArgumentException($"A treebank has the parts train, dev and test, not {name}.", nameof(name)),
    };

    /// <summary>The same treebank with the first sentences of its training part alone.</summary>
    /// <exception cref="ArgumentException">There are none.</exception>
    public Treebank WithFirst(int count) => new(Name, [.. Train.Take(count)], Development, Test);

    /// <summary>The same treebank with some sentences of its training part alone, by their indices.</summary>
    internal Treebank WithTraining(IEnumerable<int> indices) =>
        new(Name, [.. indices.Select(i => Train[i])], Development, Test);

    /// <summary>The same treebank with another part in place of one, by its short name.</summary>
    internal Treebank With(string part, IReadOnlyList<Sentence> sentences) => new(
        Name,
        part == "train" ? sentences : Train,
        part == "dev" ? sentences : Development,
        part == "test" ? sentences : Test);

    private static void CheckPart(IReadOnlyList<Sentence> part, string name)
    {
        ArgumentNullException.ThrowIfNull(part, name);
        if (part.Count == 0) throw new ArgumentException("A part of a treebank needs at least one sentence.", name);
    }
}
