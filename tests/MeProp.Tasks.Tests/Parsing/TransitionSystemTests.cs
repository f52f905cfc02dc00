using CsCheck;

namespace MeProp.Tasks.Tests;

public sealed class TransitionSystemTests
{
    private const int Labels = 3;

    public static TheoryData<string> Systems => [.. TransitionSystem.All.Select(system => system.Name)];

    [Fact]
    public void Arc_standard_parses_by_hand()
    {
        ParserState state = new();
        state.Reset(3); // "the dog barks"
        TransitionSet moves = new(TransitionSystem.ArcStandard, Labels);
        Assert.Equal(7, moves.Count);
        AssertValid(moves, state, shift: true, left: false, right: false);
        Run(0);
        AssertValid(moves, state, shift: true, left: false, right: false);
        Run(0);
        AssertValid(moves, state, shift: true, left: true, right: true);
        Run(1 + 2); // dog → the
        Assert.Equal((2, 2, 0, 3), (state.Depth, state.Stack(0), state.Stack(1), state.Front));
        AssertValid(moves, state, shift: true, left: false, right: false);
        Run(0);
        Run(1 + 1); // barks → dog
        AssertValid(moves, state, shift: false, left: false, right: true);
        Run(1 + Labels); // root → barks
        Assert.True(state.IsFinal);
        Assert.Equal([2, 3, 0], state.Heads[1..].ToArray());
        Assert.Equal([2, 1, 0], state.Labels[1..].ToArray());

        void Run(int move) => moves.Apply(state, move);
    }

    [Fact]
    public void Arc_hybrid_parses_by_hand()
    {
        ParserState state = new();
        state.Reset(4); // "the dog barks loudly"
        TransitionSet moves = new(TransitionSystem.ArcHybrid, Labels);
        AssertValid(moves, state, shift: true, left: false, right: false);
        Run(0);
        AssertValid(moves, state, shift: true, left: true, right: false);
        Run(1 + 2); // dog → the
        Assert.Equal((1, 2), (state.Depth, state.Front));
        Assert.Equal(1, state.LeftChild(2));
        Run(0);
        Run(1 + 1); // barks → dog
        Run(0);
        Run(0);
        AssertValid(moves, state, shift: false, left: false, right: true);
        Run(1 + Labels + 2); // barks → loudly
        Run(1 + Labels);
        Assert.True(state.IsFinal);
        Assert.Equal([2, 3, 0, 3], state.Heads[1..].ToArray());
        Assert.Equal([2, 1, 0, 2], state.Labels[1..].ToArray());

        void Run(int move) => moves.Apply(state, move);
    }

    [Fact]
    public void Children_are_outermost_first()
    {
        ParserState state = new();
        state.Reset(6);
        TransitionSet moves = new(TransitionSystem.ArcStandard, 1);
        foreach (int move in (int[])[0, 0, 0, 1, 1, 0, 2, 0, 2, 0, 2]) moves.Apply(state, move);
        Assert.Equal(3, state.Stack(0));
        Assert.Equal((1, 2), (state.LeftChild(3), state.SecondLeftChild(3)));
        Assert.Equal((6, 5), (state.RightChild(3), state.SecondRightChild(3)));
        Assert.Equal((-1, -1), (state.LeftChild(5), state.RightChild(ParserState.None)));
    }

    /// <summary>Scores decide nothing of the form: not numbers, infinities and ties among them.</summary>
    [Theory, MemberData(nameof(Systems))]
    public void Every_parse_is_a_tree_with_one_root(string name)
    {
        TransitionSystem system = TransitionSystem.All.Single(system => system.Name == name);
        TransitionSet moves = new(system, Labels);
        ParserState state = new();
        (from length in Gen.Int[1, 40] from seed in Gen.ULong select (length, seed)).Sample(
            sample =>
            {
                var random = new RandomStream(sample.seed);
                float[] odd = [float.NaN, float.NegativeInfinity, float.PositiveInfinity, 0];
                state.Reset(sample.length);
                int steps = 0;
                for (; !state.IsFinal; steps++)
                {
                    float[] scores = [.. Enumerable.Range(0, moves.Count).Select(_ =>
                        random.NextInt32(4) == 0 ? odd[random.NextInt32(4)] : random.NextSingle())];
                    if (random.NextInt32(8) == 0) Array.Fill(scores, odd[random.NextInt32(4)]);
                    int move = moves.Best(state, scores);
                    Assert.True(moves.IsValid(state, move));
                    moves.Apply(state, move);
                }

                Assert.Equal(2 * sample.length, steps);
                Trees.AssertIsTree(state.Heads[1..]);
                Assert.All(state.Labels[1..].ToArray(), label => Assert.InRange(label, 0, Labels - 1));
            },
            iter: 2000, threads: 1);
    }

    [Fact]
    public void The_best_move_is_allowed_and_ties_go_to_the_first()
    {
        TransitionSet moves = new(TransitionSystem.ArcStandard, 2);
        ParserState state = new();
        state.Reset(2);
        Assert.Equal(0, moves.Best(state, [-5, 9, 9, 9, 9]));
        moves.Apply(state, 0);
        moves.Apply(state, 0);
        Assert.Equal(2, moves.Best(state, [99, 1, 3, 3, 2]));
        Assert.Equal(4, moves.Best(state, [99, float.NaN, 3, float.NaN, 4]));
        Assert.Equal(1, moves.Best(state, [float.NaN, float.NaN, float.NaN, float.NaN, float.NaN]));
    }

    [Fact]
    public void A_state_allocates_nothing_after_its_longest_sentence()
    {
        TransitionSet moves = new(TransitionSystem.ArcHybrid, Labels);
        ParserState state = new();
        float[] scores = new float[moves.Count];
        Parse(30);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int length = 1; length <= 30; length++) Parse(length);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Parse(int length)
        {
            state.Reset(length);
            while (!state.IsFinal) moves.Apply(state, moves.Best(state, scores));
        }
    }

    private static void AssertValid(TransitionSet moves, ParserState state, bool shift, bool left, bool right) =>
        Assert.Equal(
            (shift, left, right),
            (moves.IsValid(state, 0), moves.IsValid(state, 1), moves.IsValid(state, 1 + Labels)));
}
