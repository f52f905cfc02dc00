namespace MeProp.Tasks;

/// <summary>RIGHT of arc-standard.</summary>
internal sealed class StandardRightArc : RightArc
{
    /// <summary>0 if all gold arcs, which are reachable, stay so; 1 otherwise.</summary>
    public override int Cost(ParserState state, GoldTree gold) =>
        MakesGoldArc(state, gold) && gold.ChildrenInBuffer(Child(state), state) == 0 ? 0 : 1;
}
