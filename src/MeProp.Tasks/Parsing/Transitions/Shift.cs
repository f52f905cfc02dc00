namespace MeProp.Tasks;

/// <summary>SHIFT of both systems: moves b1 to the stack.</summary>
internal abstract class Shift : Transition
{
    /// <inheritdoc/>
    public override string Name => "SHIFT";

    /// <inheritdoc/>
    public override bool IsValid(ParserState state) => !state.IsBufferEmpty;

    /// <inheritdoc/>
    public override void Apply(ParserState state, int label) => state.Push();

    /// <inheritdoc/>
    public override int Child(ParserState state) => ParserState.None;

    /// <inheritdoc/>
    public override int Head(ParserState state) => ParserState.None;
}
