namespace MeProp.Tasks;

/// <summary>SHIFT of arc-hybrid.</summary>
internal sealed class HybridShift : Shift
{
    /// <summary>
    /// b1 loses its gold head if that is on the stack below s1 (the root too: the word above it stays there), and its
    /// gold children on the stack.
    /// </summary>
    public override int Cost(ParserState state, GoldTree gold)
    {
        int word = state.Front, head = gold.Head(word);
        bool losesHead = head != state.Stack(0) && state.IsOnStack(head);
        return (losesHead ? 1 : 0) + gold.ChildrenOnStack(word, state);
    }
}
