namespace MeProp.Tasks;

/// <summary>LEFT of arc-hybrid: b1 becomes the head of s1, which leaves the stack and is not the root.</summary>
internal sealed class HybridLeftArc : Transition
{
    /// <inheritdoc/>
    public override string Name => "LEFT";

    /// <inheritdoc/>
    public override bool IsValid(ParserState state) => state.Depth > 1 && !state.IsBufferEmpty;

    /// <inheritdoc/>
    public override void Apply(ParserState state, int label)
    {
        state.Attach(state.Stack(0), state.Front, label);
        state.Pop();
    }

    /// <inheritdoc/>
    public override int Child(ParserState state) => state.Stack(0);

    /// <inheritdoc/>
    public override int Head(ParserState state) => state.Front;

    /// <summary>
    /// s1 loses its gold head if that is s2 or in the buffer behind b1, and its gold children in the buffer.
    /// </summary>
    public override int Cost(ParserState state, GoldTree gold)
    {
        int word = state.Stack(0), head = gold.Head(word);
        bool losesHead = head == state.Stack(1) || head > state.Front;
        return (losesHead ? 1 : 0) + gold.ChildrenInBuffer(word, state);
    }
}
