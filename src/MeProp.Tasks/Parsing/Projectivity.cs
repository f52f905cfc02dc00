namespace MeProp.Tasks;

/// <summary>
/// Tells which trees are projective: no two arcs cross, where the root stands before the first word. Only these can be
/// built by the transition systems.
/// </summary>
public static class Projectivity
{
    /// <summary>Whether a tree is projective. O(n²).</summary>
    /// <exception cref="TextFileException">The sentence has no complete tree.</exception>
    public static bool IsProjective(Sentence sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        sentence.CheckTree();
        return IsProjective([.. sentence.Words.Select(word => word.Head!.Value)]);
    }

    /// <summary>The sentences whose trees are projective, in their order.</summary>
    /// <exception cref="TextFileException">A sentence has no complete tree.</exception>
    public static IReadOnlyList<Sentence> Of(IReadOnlyList<Sentence> sentences)
    {
        ArgumentNullException.ThrowIfNull(sentences);
        return [.. sentences.Where(IsProjective)];
    }

    /// <summary>Whether the heads of words 1 to n make no crossing arcs.</summary>
    internal static bool IsProjective(ReadOnlySpan<int> heads)
    {
        for (int word = 2; word <= heads.Length; word++)
        {
            (int start, int end) = Span(heads, word);
            for (int other = 1; other < word; other++)
            {
                (int otherStart, int otherEnd) = Span(heads, other);
                if (start < otherStart && otherStart < end && end < otherEnd) return false;
                if (otherStart < start && start < otherEnd && otherEnd < end) return false;
            }
        }

        return true;
    }

    private static (int Start, int End) Span(ReadOnlySpan<int> heads, int word) =>
        (Math.Min(word, heads[word - 1]), Math.Max(word, heads[word - 1]));
}
