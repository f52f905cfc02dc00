using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MeProp.Tasks;

/// <summary>A file as its authors published it; MD5 in lower-case hexadecimal digits.</summary>
internal sealed record PublishedFile(string Name, long Length, string Md5)
{
    /// <summary>Whether <paramref name="path"/> exists and holds the published bytes.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "Published MD5 sums; they detect accidents, not attacks.")]
    public bool IsIntact(string path)
    {
        FileInfo info = new(path);
        if (!info.Exists || info.Length != Length)
            return false;
        using FileStream stream = info.OpenRead();
        return Convert.ToHexStringLower(MD5.HashData(stream)) == Md5;
    }
}
