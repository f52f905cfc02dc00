namespace MeProp.Tasks;

/// <summary>
/// What a parser has done of a sentence: a stack of words whose head it does not know yet, the front of the buffer of
/// words that it has not read, and the arcs so far. Word 0 is the root, which stays at the bottom of the stack; words 1
/// to n follow. Used again for other sentences: after the longest one nothing is allocated.
/// </summary>
internal sealed class ParserState
{
    /// <summary>Stands for a word that is not there.</summary>
    public const int None = -1;

    /// <summary>The artificial root.</summary>
    public const int Root = 0;

    private int[] _stack = [], _heads = [], _labels = [];
    private int[] _left = [], _secondLeft = [], _right = [], _secondRight = [];

    /// <summary>Words of the sentence, n.</summary>
    public int Words { get; private set; }

    /// <summary>Words on the stack, with the root.</summary>
    public int Depth { get; private set; }

    /// <summary>The first word of the buffer; n + 1 when it is empty.</summary>
    public int Front { get; private set; }

    /// <summary>Whether the buffer is empty.</summary>
    public bool IsBufferEmpty => Front > Words;

    /// <summary>Whether every word has its head.</summary>
    public bool IsFinal => IsBufferEmpty && Depth == 1;

    /// <summary>The heads of words 0 to n; <see cref="None"/> for the root and for words that have none yet.</summary>
    public ReadOnlySpan<int> Heads => _heads.AsSpan(0, Words + 1);

    /// <summary>The labels of words 0 to n, as given; valid where the word has a head.</summary>
    public ReadOnlySpan<int> Labels => _labels.AsSpan(0, Words + 1);

    /// <summary>Starts a sentence: the root on the stack, all words in the buffer.</summary>
    public void Reset(int words)
    {
        Words = words;
        if (_stack.Length <= words)
        {
            int size = words + 1;
            (_stack, _heads, _labels) = (new int[size], new int[size], new int[size]);
            (_left, _secondLeft, _right, _secondRight) = (new int[size], new int[size], new int[size], new int[size]);
        }

        foreach (int[] array in (ReadOnlySpan<int[]>)[_heads, _labels, _left, _secondLeft, _right, _secondRight])
            array.AsSpan(0, words + 1).Fill(None);
        _stack[0] = Root;
        (Depth, Front) = (1, 1);
    }

    /// <summary>Becomes equal to another state.</summary>
    public void CopyFrom(ParserState other)
    {
        Reset(other.Words);
        (Depth, Front) = (other.Depth, other.Front);
        other._stack.AsSpan(0, Depth).CopyTo(_stack);
        other._heads.AsSpan(0, Words + 1).CopyTo(_heads);
        other._labels.AsSpan(0, Words + 1).CopyTo(_labels);
        other._left.AsSpan(0, Words + 1).CopyTo(_left);
        other._secondLeft.AsSpan(0, Words + 1).CopyTo(_secondLeft);
        other._right.AsSpan(0, Words + 1).CopyTo(_right);
        other._secondRight.AsSpan(0, Words + 1).CopyTo(_secondRight);
    }

    /// <summary>A word of the stack, counted from the top: 0 is s1.</summary>
    public int Stack(int place) => place < Depth ? _stack[Depth - 1 - place] : None;

    /// <summary>A word of the buffer: 0 is b1.</summary>
    public int Buffer(int place) => Front + place <= Words ? Front + place : None;

    /// <summary>The leftmost child on the left of a word; that of <see cref="None"/> is <see cref="None"/>.</summary>
    public int LeftChild(int word) => At(_left, word);

    /// <summary>The second leftmost child on the left of a word.</summary>
    public int SecondLeftChild(int word) => At(_secondLeft, word);

    /// <summary>The rightmost child on the right of a word.</summary>
    public int RightChild(int word) => At(_right, word);

    /// <summary>The second rightmost child on the right of a word.</summary>
    public int SecondRightChild(int word) => At(_secondRight, word);

    /// <summary>Whether a word is on the stack: it was read and has no head, or is the root.</summary>
    public bool IsOnStack(int word) => word < Front && _heads[word] == None;

    /// <summary>Moves b1 to the stack.</summary>
    public void Push() => _stack[Depth++] = Front++;

    /// <summary>Removes the top of the stack.</summary>
    public void Pop() => Depth--;

    /// <summary>Removes the word below the top of the stack.</summary>
    public void PopSecond()
    {
        _stack[Depth - 2] = _stack[Depth - 1];
        Depth--;
    }

    /// <summary>
    /// Adds an arc. The systems attach the children of one side from the inside to the outside, so the last one is the
    /// outermost.
    /// </summary>
    public void Attach(int child, int head, int label)
    {
        (_heads[child], _labels[child]) = (head, label);
        (int[] outer, int[] second) = child < head ? (_left, _secondLeft) : (_right, _secondRight);
        second[head] = outer[head];
        outer[head] = child;
    }

    private static int At(int[] children, int word) => word == None ? None : children[word];
}
