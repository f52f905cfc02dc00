namespace MeProp.Tasks;

/// <summary>
/// RIGHT of both systems: s2 becomes the head of s1, which leaves the stack. The root takes its child when the buffer
/// is empty: as this ends the parse, it takes exactly one.
/// </summary>
internal abstract class RightArc : Transition
{
    /// <inheritdoc/>
    public override string Name => "RIGHT";

    /// <inheritdoc/>
    public override bool IsValid(ParserState state) => state.Depth > (state.IsBufferEmpty ? 1 : 2);

    /// <inheritdoc/>
    public override void Apply(ParserState state, int label)
    {
        state.Attach(state.Stack(0), state.Stack(1), label);
        state.Pop();
    }

    /// <inheritdoc/>
    public override int Child(ParserState state) => state.Stack(0);

    /// <inheritdoc/>
    public override int Head(ParserState state) => state.Stack(1);
}
