namespace MeProp.Tasks;

/// <summary>RIGHT of arc-hybrid.</summary>
internal sealed class HybridRightArc : RightArc
{
    /// <summary>s1 loses its gold head if that is in the buffer, and its gold children there.</summary>
    public override int Cost(ParserState state, GoldTree gold)
    {
        int word = state.Stack(0);
        return (gold.HasHeadInBuffer(word, state) ? 1 : 0) + gold.ChildrenInBuffer(word, state);
    }
}
