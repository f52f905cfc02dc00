namespace MeProp;

/// <summary>The shape of a <see cref="Selection"/>.</summary>
public enum SelectionKind
{
    /// <summary>Everything is kept.</summary>
    All,

    /// <summary>One list of rows for the whole batch.</summary>
    Shared,

    /// <summary>One list per example.</summary>
    PerExample,
}
