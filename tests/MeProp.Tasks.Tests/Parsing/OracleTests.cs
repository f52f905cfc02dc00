using CsCheck;

namespace MeProp.Tasks.Tests;

/// <summary>Oracles against sequences by hand and against a search of all reachable trees.</summary>
public sealed class OracleTests
{
    private const int Labels = 2;

    public static TheoryData<string> Systems => [.. TransitionSystem.All.Select(system => system.Name)];

    [Fact]
    public void Arc_standard_follows_the_sequence_of_the_paper()
    {
        // "He has good control ." of Chen and Manning (2014), figure 1; nsubj 0, amod 1, dobj 2, punct 3, root 4.
        GoldTree gold = new([2, 0, 4, 2, 2], [0, 4, 1, 2, 3]);
        TagSet names = TagSet.Build(["0", "1", "2", "3", "4"]);
        string[] expected =
        [
            "SHIFT", "SHIFT", "LEFT-0", "SHIFT", "SHIFT", "LEFT-1", "RIGHT-2", "SHIFT", "RIGHT-3", "RIGHT-4",
        ];
        Assert.Equal(expected, Sequence(TransitionSystem.ArcStandard, gold, names));
    }

    [Fact]
    public void Arc_hybrid_reduces_as_early_as_it_can()
    {
        GoldTree gold = new([2, 0, 4, 2, 2], [0, 4, 1, 2, 3]);
        TagSet names = TagSet.Build(["0", "1", "2", "3", "4"]);
        string[] expected =
        [
            "SHIFT", "LEFT-0", "SHIFT", "SHIFT", "LEFT-1", "SHIFT", "RIGHT-2", "SHIFT", "RIGHT-3", "RIGHT-4",
        ];
        Assert.Equal(expected, Sequence(TransitionSystem.ArcHybrid, gold, names));
    }

    [Theory, MemberData(nameof(Systems))]
    public void The_static_oracle_rebuilds_every_projective_tree(string name)
    {
        TransitionSet moves = new(Find(name), Labels);
        ParserState state = new();
        Trees.Projective(25).Sample(
            heads =>
            {
                int[] labels = [.. heads.Select((head, i) => (head + i) % Labels)];
                GoldTree gold = new(heads, labels);
                state.Reset(heads.Length);
                while (!state.IsFinal)
                {
                    int move = moves.Oracle(state, gold, out Transition transition);
                    Assert.True(transition.IsValid(state));
                    Assert.Equal(0, moves.Cost(state, gold, move));
                    moves.Apply(state, move);
                }

                Assert.Equal(heads, state.Heads[1..].ToArray());
                Assert.Equal(labels, state.Labels[1..].ToArray());
            },
            iter: 3000, threads: 1);
    }

    /// <summary>
    /// The cost of every move, from every kind of state, is by how much the best reachable tree gets worse.
    /// </summary>
    [Fact]
    public void Costs_of_arc_hybrid_equal_a_search_of_all_trees()
    {
        TransitionSet moves = new(TransitionSystem.ArcHybrid, Labels);
        (from heads in Trees.Projective(7) from seed in Gen.ULong select (heads, seed)).Sample(
            sample =>
            {
                var random = new RandomStream(sample.seed);
                GoldTree gold = new(sample.heads, [.. sample.heads.Select((head, i) => (head + i) % Labels)]);
                ReachableTrees reachable = new(TransitionSystem.ArcHybrid, gold, Labels);
                ParserState state = new();
                state.Reset(sample.heads.Length);
                Assert.Equal(0, reachable.Loss(state));
                while (!state.IsFinal)
                {
                    int[] valid = [.. Enumerable.Range(0, moves.Count).Where(move => moves.IsValid(state, move))];
                    int loss = reachable.Loss(state);
                    foreach (int move in valid)
                    {
                        int worse = reachable.Loss(reachable.After(state, move)) - loss;
                        Assert.Equal(worse, moves.Cost(state, gold, move));
                    }

                    int target = moves.BestWithoutCost(state, gold, new float[moves.Count]);
                    Assert.Equal(0, moves.Cost(state, gold, target));
                    moves.Apply(state, valid[random.NextInt32(valid.Length)]);
                }
            },
            iter: 600, threads: 1);
    }

    /// <summary>
    /// On every way to the gold tree, a move costs nothing exactly if the gold tree can be reached after it.
    /// </summary>
    [Fact]
    public void Costs_of_arc_standard_tell_whether_the_tree_stays_reachable()
    {
        TransitionSet moves = new(TransitionSystem.ArcStandard, Labels);
        (from heads in Trees.Projective(7) from seed in Gen.ULong select (heads, seed)).Sample(
            sample =>
            {
                var random = new RandomStream(sample.seed);
                GoldTree gold = new(sample.heads, [.. sample.heads.Select((head, i) => (head + i) % Labels)]);
                ReachableTrees reachable = new(TransitionSystem.ArcStandard, gold, Labels);
                ParserState state = new();
                state.Reset(sample.heads.Length);
                while (!state.IsFinal)
                {
                    int[] valid = [.. Enumerable.Range(0, moves.Count).Where(move => moves.IsValid(state, move))];
                    foreach (int move in valid)
                    {
                        Assert.Equal(
                            reachable.Loss(reachable.After(state, move)) == 0, moves.Cost(state, gold, move) == 0);
                    }

                    int[] free = [.. valid.Where(move => moves.Cost(state, gold, move) == 0)];
                    moves.Apply(state, free[random.NextInt32(free.Length)]);
                }
            },
            iter: 600, threads: 1);
    }

    [Fact]
    public void Arcs_to_the_root_are_lost_as_soon_as_another_word_stays_below()
    {
        TransitionSet moves = new(TransitionSystem.ArcHybrid, 1);
        GoldTree gold = new([2, 0, 2], [0, 0, 0]);
        ParserState state = new();
        state.Reset(3);
        Assert.Equal(0, moves.Cost(state, gold, 0));
        moves.Apply(state, 0);

        // Shifting word 2 over word 1 loses 2 → 1 and root → 2.
        Assert.Equal((2, 0), (moves.Cost(state, gold, 0), moves.Cost(state, gold, 1)));
    }

    [Fact]
    public void The_best_move_without_cost_has_the_gold_label_or_any_of_a_wrong_arc()
    {
        TransitionSet moves = new(TransitionSystem.ArcHybrid, 2);
        GoldTree gold = new([2, 0, 2], [1, 0, 0]);
        ParserState state = new();
        state.Reset(3);
        moves.Apply(state, 0);
        Assert.Equal(2, moves.BestWithoutCost(state, gold, [9, 8, 7, 6, 5])); // LEFT with label 1
        moves.Apply(state, 0);
        moves.Apply(state, 0);

        // Word 1 is lost below word 2: RIGHT of 2 → 3 is gold, then any arc of the others costs nothing.
        Assert.Equal(3, moves.BestWithoutCost(state, gold, [9, 8, 7, 6, 9]));
        moves.Apply(state, 3);
        Assert.Equal(4, moves.BestWithoutCost(state, gold, [9, 8, 7, 6, 9]));
        Assert.Equal(3, moves.BestWithoutCost(state, gold, [9, 8, 7, 9, 6]));
    }

    private static TransitionSystem Find(string name) => TransitionSystem.All.Single(system => system.Name == name);

    private static List<string> Sequence(TransitionSystem system, GoldTree gold, TagSet names)
    {
        TransitionSet moves = new(system, names.Count);
        ParserState state = new();
        state.Reset(gold.Words);
        List<string> sequence = [];
        while (!state.IsFinal)
        {
            int move = moves.Oracle(state, gold, out _);
            sequence.Add(moves.Name(move, names));
            moves.Apply(state, move);
        }

        return sequence;
    }
}
