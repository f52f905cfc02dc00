namespace MeProp.Tasks.Tests;

public sealed class StatePositionsTests
{
    [Fact]
    public void There_are_48_features_with_one_column_of_tags()
    {
        IReadOnlyList<StatePosition> standard = TransitionSystem.ArcStandard.Positions;
        IReadOnlyList<StatePosition> hybrid = TransitionSystem.ArcHybrid.Positions;
        Assert.Equal((18, 12), (standard.Count, standard.Count(StatePositions.IsChild)));
        Assert.Equal((20, 14), (hybrid.Count, hybrid.Count(StatePositions.IsChild)));
        Assert.Equal(standard, hybrid.Take(18));
    }

    [Fact]
    public void Positions_hold_the_words_that_they_name()
    {
        // 4 takes 3, then 2 takes 1 and 4: the stack is 2, 8 with children, the buffer 9 to 12.
        ParserState state = new();
        state.Reset(12);
        TransitionSet moves = new(TransitionSystem.ArcStandard, 1);
        const int Shift = 0, Left = 1, Right = 2;
        int[] sequence =
        [
            Shift, Shift, Left, Shift, Shift, Left, Right, Shift, Right, // 2 has 1, 4 (with 3) and 5
            Shift, Shift, Left, Shift, Left, Shift, Shift, Right, Right, // 8 has 7 (with 6), then 9 with 10
        ];
        foreach (int move in sequence) moves.Apply(state, move);

        int[] words = new int[20];
        StatePositions.Find(state, words);

        Assert.Equal([8, 2, 0, 11, 12, -1], words[..6]);
        const int First = (int)StatePosition.Stack1LeftChild, Second = (int)StatePosition.Stack2LeftChild;
        Assert.Equal([7, 9, -1, -1, 6, 10], words[First..Second]);
        Assert.Equal([1, 5, -1, 4, -1, -1], words[Second..(int)StatePosition.Buffer1LeftChild]);
        Assert.Equal([-1, -1], words[(int)StatePosition.Buffer1LeftChild..]);
    }

    [Fact]
    public void Words_of_the_buffer_have_children_in_arc_hybrid()
    {
        ParserState state = new();
        state.Reset(4);
        TransitionSet moves = new(TransitionSystem.ArcHybrid, 1);
        foreach (int move in (int[])[0, 0, 0, 1, 1]) moves.Apply(state, move);
        int[] words = new int[20];
        StatePositions.Find(state, words);
        Assert.Equal([1, 0, -1, 4, -1, -1], words[..6]);
        Assert.Equal([2, 3], words[(int)StatePosition.Buffer1LeftChild..]);
    }
}
