namespace MeProp.Tasks;

/// <summary>Chooses the transitions of <see cref="LockstepParser"/>.</summary>
internal interface IMoves
{
    /// <summary>The transition to take.</summary>
    /// <param name="sentence">The index of the sentence.</param>
    /// <param name="state">Its state.</param>
    /// <param name="ids">What the network sees of the state.</param>
    /// <param name="scores">The network's scores of all transitions, allowed or not.</param>
    int Choose(int sentence, ParserState state, ReadOnlySpan<int> ids, ReadOnlySpan<float> scores);

    /// <summary>Takes the final state of a sentence.</summary>
    void Finish(int sentence, ParserState state);
}
