namespace MeProp.Tasks;

/// <summary>
/// Numbers the moves of a system with L labels: SHIFT 0, LEFT with label l 1 + l, RIGHT with label l 1 + L + l.
/// </summary>
internal sealed class TransitionSet(TransitionSystem system, int labels)
{
    private const int Shift = 0, Left = 1, Right = 2;

    /// <summary>Number of moves, 1 + 2 L.</summary>
    public int Count => 1 + 2 * labels;

    /// <summary>Makes a move.</summary>
    public void Apply(ParserState state, int move) => system.Transitions[KindOf(move)].Apply(state, LabelOf(move));

    /// <summary>
    /// The allowed move of the highest score (ties: the lower number). Scores that are not a number never win: if there
    /// are no others, the first allowed move.
    /// </summary>
    public int Best(ParserState state, ReadOnlySpan<float> scores)
    {
        int best = -1;
        float score = float.NegativeInfinity;
        for (int kind = Shift; kind <= Right; kind++)
        {
            if (system.Transitions[kind].IsValid(state)) Consider(scores, MovesOf(kind), ref best, ref score);
        }

        return best;
    }

    /// <summary>
    /// The move of the highest score among those of cost 0, with the gold label for a gold arc and any label for
    /// others.
    /// </summary>
    public int BestWithoutCost(ParserState state, GoldTree gold, ReadOnlySpan<float> scores)
    {
        int best = -1;
        float score = float.NegativeInfinity;
        for (int kind = Shift; kind <= Right; kind++)
        {
            Transition transition = system.Transitions[kind];
            if (!transition.IsValid(state) || transition.Cost(state, gold) > 0) continue;
            Range moves = MovesOf(kind);
            if (transition.MakesGoldArc(state, gold))
            {
                int move = moves.Start.Value + gold.Label(transition.Child(state));
                moves = move..(move + 1);
            }

            Consider(scores, moves, ref best, ref score);
        }

        return best;
    }

    /// <summary>
    /// The move of the static oracle on the way to the gold tree: LEFT if it costs nothing, else RIGHT, else SHIFT.
    /// </summary>
    /// <returns>Its number; −1 for an arc whose gold label has no number.</returns>
    public int Oracle(ParserState state, GoldTree gold, out Transition transition)
    {
        foreach (int kind in (ReadOnlySpan<int>)[Left, Right])
        {
            transition = system.Transitions[kind];
            if (!transition.IsValid(state) || transition.Cost(state, gold) > 0) continue;
            int label = gold.Label(transition.Child(state));
            return label < 0 ? -1 : MovesOf(kind).Start.Value + label;
        }

        transition = system.Transitions[Shift];
        return Shift;
    }

    /// <summary>The cost of a move: that of its kind, and 1 for a wrong label on a gold arc.</summary>
    public int Cost(ParserState state, GoldTree gold, int move)
    {
        Transition transition = system.Transitions[KindOf(move)];
        bool isMislabelled = transition.MakesGoldArc(state, gold)
            && gold.Label(transition.Child(state)) != LabelOf(move);
        return transition.Cost(state, gold) + (isMislabelled ? 1 : 0);
    }

    /// <summary>Whether a move is allowed.</summary>
    public bool IsValid(ParserState state, int move) => system.Transitions[KindOf(move)].IsValid(state);

    /// <summary>As in "LEFT-nsubj".</summary>
    public string Name(int move, TagSet names) =>
        move == Shift ? "SHIFT" : $"{system.Transitions[KindOf(move)].Name}-{names[LabelOf(move)]}";

    private int KindOf(int move) => move == Shift ? Shift : move <= labels ? Left : Right;

    private int LabelOf(int move) => move == Shift ? ParserState.None : (move - 1) % labels;

    private Range MovesOf(int kind) => kind switch
    {
        Shift => 0..1,
        Left => 1..(1 + labels),
        _ => (1 + labels)..Count,
    };

    private static void Consider(ReadOnlySpan<float> scores, Range moves, ref int best, ref float score)
    {
        int start = moves.Start.Value;
        if (best < 0) best = start;
        for (int move = start; move < moves.End.Value; move++)
        {
            if (scores[move] > score) (best, score) = (move, scores[move]);
        }
    }
}
