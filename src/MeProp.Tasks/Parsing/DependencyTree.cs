namespace MeProp.Tasks;

/// <summary>Heads and relations of the words of a sentence.</summary>
public sealed class DependencyTree
{
    internal DependencyTree(int[] heads, string[] relations) => (Heads, Relations) = (heads, relations);

    /// <summary>For each word the id of its head, 0 for the root.</summary>
    public IReadOnlyList<int> Heads { get; }

    /// <summary>For each word the relation to its head, as in "nsubj".</summary>
    public IReadOnlyList<string> Relations { get; }

    /// <summary>The tree of a sentence as it is annotated now.</summary>
    /// <exception cref="TextFileException">The sentence has no complete tree.</exception>
    public static DependencyTree Of(Sentence sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        sentence.CheckTree();
        return new DependencyTree(
            [.. sentence.Words.Select(word => word.Head!.Value)], [.. sentence.Words.Select(word => word.Deprel!)]);
    }

    /// <summary>Writes heads and relations into a sentence of as many words.</summary>
    /// <exception cref="ArgumentException">The sentence has another number of words.</exception>
    public void CopyTo(Sentence sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        if (sentence.Words.Count != Heads.Count)
        {
            throw new ArgumentException(
                $"The tree has {Heads.Count} words, the sentence {sentence.Words.Count}.", nameof(sentence));
        }

        for (int i = 0; i < Heads.Count; i++)
            (sentence.Words[i].Head, sentence.Words[i].Deprel) = (Heads[i], Relations[i]);
    }
}
