namespace MeProp.Tasks;

/// <summary>
/// A kind of move of a parser: where it is allowed, what it does, and what it costs. Stack … s3 s2 s1, buffer b1 b2 ….
/// </summary>
internal abstract class Transition
{
    /// <summary>The name in texts, as in "LEFT".</summary>
    public abstract string Name { get; }

    /// <summary>Whether the move is allowed.</summary>
    public abstract bool IsValid(ParserState state);

    /// <summary>Makes the move, which is allowed.</summary>
    /// <param name="state">The state to change.</param>
    /// <param name="label">The label of the new arc, if the move makes one.</param>
    public abstract void Apply(ParserState state, int label);

    /// <summary>The child of the arc that the move makes; <see cref="ParserState.None"/> if it makes none.</summary>
    public abstract int Child(ParserState state);

    /// <summary>The head of the arc that the move makes.</summary>
    public abstract int Head(ParserState state);

    /// <summary>
    /// The gold arcs that can be reached before the move and not after it; a gold arc that it makes has its gold label.
    /// The gold tree is projective, the move allowed.
    /// </summary>
    public abstract int Cost(ParserState state, GoldTree gold);

    /// <summary>Whether the move makes an arc of the gold tree, whatever its label.</summary>
    public bool MakesGoldArc(ParserState state, GoldTree gold) =>
        Child(state) is > 0 and int child && gold.Head(child) == Head(state);
}
