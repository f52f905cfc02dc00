namespace MeProp.Tasks;

/// <summary>
/// The moves of a parser. Each word takes two: SHIFT brings it to the stack, LEFT or RIGHT gives it its head. The root
/// lies at the bottom of the stack and takes one child, last; so every parse is a tree with one root.
/// </summary>
public sealed class TransitionSystem
{
    private readonly Transition[] _transitions;

    private TransitionSystem(string name, bool hasDynamicOracle, params Transition[] transitions) =>
        (Name, HasDynamicOracle, _transitions) = (name, hasDynamicOracle, transitions);

    /// <summary>
    /// Arc-standard (Nivre 2004): arcs between s1 and s2. Its oracle knows the moves from states on the way to the gold
    /// tree.
    /// </summary>
    public static TransitionSystem ArcStandard { get; } = new(
        "arc-standard", hasDynamicOracle: false, new StandardShift(), new StandardLeftArc(), new StandardRightArc());

    /// <summary>
    /// Arc-hybrid (Kuhlmann et al. 2011): LEFT makes b1 the head of s1. Its oracle knows the cost of every move from
    /// every state (Goldberg and Nivre 2013), so a parser can train on its own mistakes.
    /// </summary>
    public static TransitionSystem ArcHybrid { get; } = new(
        "arc-hybrid", hasDynamicOracle: true, new HybridShift(), new HybridLeftArc(), new HybridRightArc());

    /// <summary>All systems.</summary>
    public static IReadOnlyList<TransitionSystem> All { get; } = [ArcStandard, ArcHybrid];

    /// <summary>The name in files and settings, as in "arc-standard".</summary>
    public string Name { get; }

    /// <summary>Whether the oracle knows the best moves from every state.</summary>
    public bool HasDynamicOracle { get; }

    /// <summary>The positions that a parser sees.</summary>
    public IReadOnlyList<StatePosition> Positions => HasBufferChildren
        ? StatePositions.All
        : StatePositions.WithoutBufferChildren;

    /// <summary>Whether words of the buffer may have children.</summary>
    internal bool HasBufferChildren => this == ArcHybrid;

    /// <summary>The kinds of moves: SHIFT, LEFT, RIGHT.</summary>
    internal ReadOnlySpan<Transition> Transitions => _transitions;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
