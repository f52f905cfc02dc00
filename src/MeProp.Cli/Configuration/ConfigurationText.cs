using System.Text;

namespace MeProp.Cli;

/// <summary>The text of a JSON file as UTF-8, whatever program wrote it.</summary>
internal static class ConfigurationText
{
    // UTF-32 comes first: its byte-order mark begins with that of UTF-16.
    private static readonly Encoding[] Others =
        [Encoding.UTF32, new UTF32Encoding(true, true), Encoding.Unicode, Encoding.BigEndianUnicode];

    /// <summary>
    /// Content without byte-order mark. UTF-16, which Windows PowerShell writes, is converted. A file of another format
    /// is named.
    /// </summary>
    /// <param name="content">All bytes of the file.</param>
    /// <param name="path">For the message.</param>
    /// <param name="expected">What the file should be, as in "a configuration".</param>
    public static ReadOnlySpan<byte> Utf8Of(ReadOnlySpan<byte> content, string path, string expected)
    {
        if (content.StartsWith(Encoding.UTF8.Preamble)) content = content[Encoding.UTF8.Preamble.Length..];
        foreach (Encoding encoding in Others)
        {
            if (!content.StartsWith(encoding.Preamble)) continue;
            return Encoding.Convert(encoding, Encoding.UTF8, content[encoding.Preamble.Length..].ToArray());
        }

        ReadOnlySpan<byte> start = content[..Math.Min(content.Length, ForeignFile.LongPrefixLength)];
        if (ForeignFile.Of(start) is { IsText: false } foreign)
            throw new ConfigurationException($"{path} is not {expected}: it is {foreign.Name}. {foreign.Remedy}");
        return content;
    }
}
