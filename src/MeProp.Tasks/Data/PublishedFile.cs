using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MeProp.Tasks;

/// <summary>
/// A file as its authors published it, of any format. The checksum stands in lower-case hexadecimal digits: 32 of MD5,
/// where the authors published that, or 64 of SHA-256.
/// </summary>
internal sealed record PublishedFile(string Name, long Length, string Checksum)
{
    private const int Md5Digits = 32;

    /// <summary>Whether <paramref name="path"/> exists and holds the published bytes.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "Published MD5 sums; they detect accidents, not attacks.")]
    public bool IsIntact(string path)
    {
        FileInfo info = new(path);
        if (!info.Exists || info.Length != Length)
            return false;
        using FileStream stream = info.OpenRead();
        byte[] hash = Checksum.Length == Md5Digits ? MD5.HashData(stream) : SHA256.HashData(stream);
        return Convert.ToHexStringLower(hash) == Checksum;
    }
}
