namespace MeProp.Tasks;

/// <summary>
/// The right tree of a sentence, for oracles: heads, labels and children of words 0 to n, where 0 is the root.
/// </summary>
internal sealed class GoldTree
{
    private readonly int[] _heads, _labels, _children, _starts;

    /// <summary>Takes heads and labels of words 1 to n.</summary>
    /// <param name="heads">The heads, a tree with one root.</param>
    /// <param name="labels">The labels.</param>
    public GoldTree(ReadOnlySpan<int> heads, ReadOnlySpan<int> labels)
    {
        _heads = [ParserState.None, .. heads];
        _labels = [ParserState.None, .. labels];
        _children = new int[heads.Length];
        _starts = new int[heads.Length + 2];
        foreach (int head in heads) _starts[head + 1]++;
        for (int i = 1; i < _starts.Length; i++) _starts[i] += _starts[i - 1];
        int[] next = [.. _starts];
        for (int word = 1; word <= heads.Length; word++) _children[next[heads[word - 1]]++] = word;
    }

    /// <summary>Words, n.</summary>
    public int Words => _children.Length;

    /// <summary>The head of a word; <see cref="ParserState.None"/> for the root.</summary>
    public int Head(int word) => _heads[word];

    /// <summary>The label of a word.</summary>
    public int Label(int word) => _labels[word];

    /// <summary>The children of a word, ascending.</summary>
    public ReadOnlySpan<int> Children(int word) => _children.AsSpan(_starts[word].._starts[word + 1]);

    /// <summary>How many children of a word are in the buffer.</summary>
    public int ChildrenInBuffer(int word, ParserState state)
    {
        int count = 0;
        foreach (int child in Children(word)) count += child >= state.Front ? 1 : 0;
        return count;
    }

    /// <summary>How many children of a word are on the stack.</summary>
    public int ChildrenOnStack(int word, ParserState state)
    {
        int count = 0;
        foreach (int child in Children(word)) count += state.IsOnStack(child) ? 1 : 0;
        return count;
    }

    /// <summary>Whether the head of a word is in the buffer.</summary>
    public bool HasHeadInBuffer(int word, ParserState state) => _heads[word] >= state.Front;
}
