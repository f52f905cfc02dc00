namespace MeProp.Tasks;

/// <summary>How a parser sees and builds trees: decides its ids and transitions, so its vocabulary keeps it.</summary>
public sealed record ParsingScheme
{
    /// <summary>The moves.</summary>
    public TransitionSystem System { get; init; } = TransitionSystem.ArcStandard;

    /// <summary>Columns whose tags the parser sees, side by side: one or both, each once.</summary>
    public IReadOnlyList<TagColumn> TagColumns { get; init; } = [TagColumn.Xpos];

    /// <summary>Whether labels keep subtypes, as in "nsubj:pass"; otherwise the part before the colon counts.</summary>
    public bool KeepsSubtypes { get; init; }

    /// <summary>What of a relation is learned and counts: without its subtype unless those are kept.</summary>
    public string? LabelOf(string? relation) => KeepsSubtypes ? relation : Universal(relation);

    /// <summary>A relation without its subtype.</summary>
    internal static string? Universal(string? relation) =>
        relation?.IndexOf(':') is > 0 and int colon ? relation[..colon] : relation;

    /// <exception cref="ArgumentException">There is no column of tags, or one is there twice.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(System);
        ArgumentNullException.ThrowIfNull(TagColumns);
        bool isRepeated = TagColumns.Distinct().Count() < TagColumns.Count;
        if (TagColumns.Count == 0 || isRepeated || !TagColumns.All(Enum.IsDefined))
        {
            throw new ArgumentException(
                $"A parser sees one or both columns of tags, not \"{string.Join(", ", TagColumns)}\".");
        }
    }
}
