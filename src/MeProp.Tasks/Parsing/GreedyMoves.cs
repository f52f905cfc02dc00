namespace MeProp.Tasks;

/// <summary>Takes the best allowed transitions, and keeps the trees.</summary>
internal sealed class GreedyMoves(ParsingVocabulary vocabulary, int sentences) : IMoves
{
    /// <summary>The tree of each sentence.</summary>
    public DependencyTree[] Trees { get; } = new DependencyTree[sentences];

    public int Choose(int sentence, ParserState state, ReadOnlySpan<int> ids, ReadOnlySpan<float> scores) =>
        vocabulary.Transitions.Best(state, scores);

    public void Finish(int sentence, ParserState state)
    {
        ReadOnlySpan<int> labels = state.Labels[1..];
        var relations = new string[labels.Length];
        for (int i = 0; i < relations.Length; i++) relations[i] = vocabulary.Labels[labels[i]];
        Trees[sentence] = new DependencyTree([.. state.Heads[1..]], relations);
    }
}
