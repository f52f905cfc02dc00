using System.Security.Cryptography;

namespace MeProp.Tasks.Tests;

/// <summary>Describes bytes as a published file.</summary>
internal static class PublishedFiles
{
    public static PublishedFile Of(string name, byte[] content) =>
        new(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
}
