namespace MeProp.Tasks;

/// <summary>Finds the words at the positions of a state.</summary>
public static class StatePositions
{
    /// <summary>The positions in the order of their ids.</summary>
    public static IReadOnlyList<StatePosition> All { get; } = Enum.GetValues<StatePosition>();

    /// <summary>Those of Chen and Manning (2014).</summary>
    public static IReadOnlyList<StatePosition> WithoutBufferChildren { get; } =
        [.. All.Where(position => position < StatePosition.Buffer1LeftChild)];

    /// <summary>Whether the word at a position is a child, so that it has a label.</summary>
    public static bool IsChild(StatePosition position) => position >= StatePosition.Stack1LeftChild;

    /// <summary>The words at the first positions; <see cref="ParserState.None"/> where there is none.</summary>
    internal static void Find(ParserState state, Span<int> words)
    {
        for (int i = 0; i < 3; i++)
        {
            words[(int)StatePosition.Stack1 + i] = state.Stack(i);
            words[(int)StatePosition.Buffer1 + i] = state.Buffer(i);
        }

        FindChildren(state, state.Stack(0), words[(int)StatePosition.Stack1LeftChild..]);
        FindChildren(state, state.Stack(1), words[(int)StatePosition.Stack2LeftChild..]);
        if (words.Length <= (int)StatePosition.Buffer1LeftChild) return;
        words[(int)StatePosition.Buffer1LeftChild] = state.LeftChild(state.Buffer(0));
        words[(int)StatePosition.Buffer1SecondLeftChild] = state.SecondLeftChild(state.Buffer(0));
    }

    /// <summary>The children of a word, in the order of the positions of s1.</summary>
    private static void FindChildren(ParserState state, int word, Span<int> words)
    {
        int left = state.LeftChild(word), right = state.RightChild(word);
        (words[0], words[1]) = (left, right);
        (words[2], words[3]) = (state.SecondLeftChild(word), state.SecondRightChild(word));
        (words[4], words[5]) = (state.LeftChild(left), state.RightChild(right));
    }
}
