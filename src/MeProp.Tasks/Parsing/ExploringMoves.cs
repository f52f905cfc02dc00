namespace MeProp.Tasks;

/// <summary>
/// Follows the network or the oracle at random, and keeps every state with the best transition that costs nothing as
/// target.
/// </summary>
/// <param name="vocabulary">Knows the transitions.</param>
/// <param name="gold">The gold tree of each sentence.</param>
/// <param name="rows">Takes the states.</param>
/// <param name="random">Decides whom to follow.</param>
/// <param name="followRate">The rate of following the network.</param>
/// <param name="record">Takes the row, the transition taken and the target of each state.</param>
/// <param name="cancellationToken">Stops after a sentence.</param>
internal sealed class ExploringMoves(
    ParsingVocabulary vocabulary,
    GoldTree[] gold,
    TransitionRows rows,
    RandomStream random,
    double followRate,
    Action<int, int, int> record,
    CancellationToken cancellationToken) : IMoves
{
    public int Choose(int sentence, ParserState state, ReadOnlySpan<int> ids, ReadOnlySpan<float> scores)
    {
        int target = vocabulary.Transitions.BestWithoutCost(state, gold[sentence], scores);
        ids.CopyTo(rows.Add(sentence, out int row));
        rows.SetTarget(row, target);
        int move = random.NextDouble() < followRate ? vocabulary.Transitions.Best(state, scores) : target;
        record(row, move, target);
        return move;
    }

    public void Finish(int sentence, ParserState state) => cancellationToken.ThrowIfCancellationRequested();
}
