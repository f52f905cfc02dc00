namespace MeProp.Tasks;

/// <summary>Numbers tags from 0 in ordinal order. Does not change.</summary>
public sealed class TagSet
{
    /// <summary>Stands for a word without a gold tag: it does not count.</summary>
    public const int Missing = -1;

    /// <summary>Stands for a gold tag that is not in the set: it counts, and no prediction is right.</summary>
    public const int Unseen = -2;

    private readonly string[] _tags;
    private readonly Dictionary<string, int> _ids;

    private TagSet(string[] tags)
    {
        _tags = tags;
        _ids = new(StringComparer.Ordinal);
        for (int id = 0; id < tags.Length; id++) _ids.Add(tags[id], id);
    }

    /// <summary>Number of tags.</summary>
    public int Count => _tags.Length;

    /// <summary>The tags in the order of their ids.</summary>
    public IReadOnlyList<string> Tags => _tags;

    /// <summary>The tag of an id.</summary>
    public string this[int id] => _tags[id];

    /// <summary>Collects tags.</summary>
    /// <exception cref="ArgumentException">
    /// There are none, or one is empty or has spaces or control characters.
    /// </exception>
    public static TagSet Build(IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        string[] sorted = [.. tags.Distinct().Order(StringComparer.Ordinal)];
        return Fault(sorted) is { } fault ? throw new ArgumentException(fault, nameof(tags)) : new TagSet(sorted);
    }

    /// <summary>
    /// The id of a tag: <see cref="Missing"/> for null, <see cref="Unseen"/> for one that is not in the set.
    /// </summary>
    public int Id(string? tag) => tag is null ? Missing : _ids.GetValueOrDefault(tag, Unseen);

    /// <summary>The tags, separated by tabs.</summary>
    public string ToText() => string.Join('\t', _tags);

    /// <summary>Restores what <see cref="ToText"/> gave.</summary>
    /// <exception cref="FormatException">The text is damaged.</exception>
    public static TagSet FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] tags = text.Split('\t');
        bool isSorted = tags.Zip(tags.Skip(1)).All(pair => string.CompareOrdinal(pair.First, pair.Second) < 0);
        string? fault = Fault(tags) ?? (isSorted ? null : "Tags are not in their order.");
        return fault is null ? new TagSet(tags) : throw new FormatException($"The tag set is damaged: {fault}");
    }

    private static string? Fault(string[] tags)
    {
        if (tags.Length == 0) return "There are no tags. Expected at least one.";
        string? bad = Array.Find(tags, tag => !ConlluLine.IsField(tag));
        return bad is null ? null : $"{MessageText.Quote(bad)} is no tag. Expected visible characters without spaces.";
    }
}
