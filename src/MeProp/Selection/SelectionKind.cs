namespace MeProp;

/// <summary>The shape of a <see cref="Selection"/>.</summary>
public enum SelectionKind
{
    /// <summary>Everything is kept.</summary>
    All,

    /// <summary>One list of rows serves the whole batch.</summary>
    Shared,

    /// <summary>Every example has its own list.</summary>
    PerExample,
}
