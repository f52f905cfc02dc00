namespace MeProp.Tasks;

/// <summary>LEFT of arc-standard: s1 becomes the head of s2, which leaves the stack and is not the root.</summary>
internal sealed class StandardLeftArc : Transition
{
    /// <inheritdoc/>
    public override string Name => "LEFT";

    /// <inheritdoc/>
    public override bool IsValid(ParserState state) => state.Depth > 2;

    /// <inheritdoc/>
    public override void Apply(ParserState state, int label)
    {
        state.Attach(state.Stack(1), state.Stack(0), label);
        state.PopSecond();
    }

    /// <inheritdoc/>
    public override int Child(ParserState state) => state.Stack(1);

    /// <inheritdoc/>
    public override int Head(ParserState state) => state.Stack(0);

    /// <summary>0 if all gold arcs, which are reachable, stay so; 1 otherwise.</summary>
    public override int Cost(ParserState state, GoldTree gold) =>
        MakesGoldArc(state, gold) && gold.ChildrenInBuffer(Child(state), state) == 0 ? 0 : 1;
}
