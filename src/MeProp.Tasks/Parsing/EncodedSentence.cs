namespace MeProp.Tasks;

/// <summary>The ids of a sentence for a parser.</summary>
/// <param name="words">Number of words, n.</param>
/// <param name="channels">
/// Words, then each column of tags: n + 2 ids, of a word that is not there, of the root, and of words 1 to n.
/// </param>
internal sealed class EncodedSentence(int words, int[][] channels)
{
    /// <summary>Number of words, n.</summary>
    public int Words => words;

    /// <summary>
    /// Writes what a parser sees of a state: words at all positions, tags of each column at all positions, labels at
    /// the positions of children.
    /// </summary>
    public void Write(ParserState state, Span<int> ids)
    {
        int positions = (ids.Length + (int)StatePosition.Stack1LeftChild) / (channels.Length + 1);
        Span<int> found = stackalloc int[positions];
        StatePositions.Find(state, found);
        int next = 0;
        foreach (int[] channel in channels)
        {
            foreach (int word in found) ids[next++] = channel[word + 1];
        }

        foreach (int word in found[(int)StatePosition.Stack1LeftChild..])
        {
            ids[next++] = word == ParserState.None
                ? ParsingVocabulary.Null
                : ParsingVocabulary.LabelId(state.Labels[word]);
        }
    }
}
