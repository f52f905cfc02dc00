using System.Text;

namespace MeProp.Tasks;

/// <summary>Decodes UTF-8; equal short texts give one string, so a treebank holds each word and tag once.</summary>
internal sealed class StringPool
{
    private const int MaxBytes = 64;

    // Distrusted files cannot fill the memory with rare strings.
    private const int MaxStrings = 1 << 18;

    private readonly HashSet<string> _strings = [];
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public StringPool() => _lookup = _strings.GetAlternateLookup<ReadOnlySpan<char>>();

    public string Decode(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes) return Encoding.UTF8.GetString(utf8);
        Span<char> buffer = stackalloc char[MaxBytes];
        ReadOnlySpan<char> text = buffer[..Encoding.UTF8.GetChars(utf8, buffer)];
        if (_lookup.TryGetValue(text, out string? known)) return known;
        string added = text.ToString();
        if (_strings.Count < MaxStrings) _strings.Add(added);
        return added;
    }
}
