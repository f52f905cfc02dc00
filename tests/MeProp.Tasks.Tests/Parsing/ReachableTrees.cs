namespace MeProp.Tasks.Tests;

/// <summary>
/// The best trees that can be reached from states, by searching all of them: the specification of an oracle. Losses
/// count words whose head or label is not the gold one.
/// </summary>
internal sealed class ReachableTrees(TransitionSystem system, GoldTree gold, int labels)
{
    private readonly Dictionary<string, int> _losses = [];
    private readonly TransitionSet _moves = new(system, labels);

    /// <summary>The smallest loss of the trees that can be reached from a state.</summary>
    public int Loss(ParserState state)
    {
        if (state.IsFinal) return Wrong(state);

        // A state is its stack, its buffer, and how many arcs are wrong.
        string stack = string.Join(' ', Enumerable.Range(0, state.Depth).Select(state.Stack));
        string key = $"{stack}|{state.Front}|{Wrong(state)}";
        if (_losses.TryGetValue(key, out int known)) return known;
        int best = int.MaxValue;
        for (int move = 0; move < _moves.Count; move++)
        {
            if (_moves.IsValid(state, move)) best = Math.Min(best, Loss(After(state, move)));
        }

        return _losses[key] = best;
    }

    /// <summary>The state after a move.</summary>
    public ParserState After(ParserState state, int move)
    {
        ParserState next = new();
        next.CopyFrom(state);
        _moves.Apply(next, move);
        return next;
    }

    private int Wrong(ParserState state) => Enumerable.Range(1, state.Words).Count(word =>
        state.Heads[word] != ParserState.None
        && (state.Heads[word], state.Labels[word]) != (gold.Head(word), gold.Label(word)));
}
