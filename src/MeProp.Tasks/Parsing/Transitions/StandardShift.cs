namespace MeProp.Tasks;

/// <summary>SHIFT of arc-standard.</summary>
internal sealed class StandardShift : Shift
{
    /// <summary>
    /// 0 if all gold arcs, which are reachable, stay so; 1 otherwise. b1 covers s1 until one of them takes the other.
    /// So s1 must have a gold child in the buffer; or its gold head, if it need not take s2 before it gets that.
    /// </summary>
    public override int Cost(ParserState state, GoldTree gold)
    {
        int top = state.Stack(0);
        if (gold.ChildrenInBuffer(top, state) > 0) return 0;
        return gold.HasHeadInBuffer(top, state) && gold.Head(state.Stack(1)) != top ? 0 : 1;
    }
}
