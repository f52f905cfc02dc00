using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MeProp.Tasks.Tests;

/// <summary>Describes bytes as a published file.</summary>
internal static class PublishedFiles
{
    [SuppressMessage("Security", "CA5351", Justification = "The kind of checksum the authors of the data published.")]
    public static PublishedFile Of(string name, byte[] content) =>
        new(name, content.Length, Convert.ToHexStringLower(MD5.HashData(content)));
}
