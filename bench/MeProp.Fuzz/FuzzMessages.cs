using System.Text.RegularExpressions;

namespace MeProp.Fuzz;

/// <summary>Counts kinds of messages: quoted texts and numbers are left out.</summary>
internal sealed partial class FuzzMessages
{
    private readonly Dictionary<string, long> _counts = [];

    /// <summary>Each kind and how often it was seen.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    public void Add(string message)
    {
        string kind = Digits().Replace(Quoted().Replace(message, "\"…\""), "#");
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
    }

    [GeneratedRegex("""
        "(\\.|[^"\\])*"
        """)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\d+(\.\d+)?(E[+-]?\d+)?")]
    private static partial Regex Digits();
}
