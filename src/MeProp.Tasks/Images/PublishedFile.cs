using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MeProp.Tasks;

/// <summary>A file as its authors published it.</summary>
/// <param name="Name">File name, the same on every mirror.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Md5">The published MD5 checksum in lower-case hexadecimal digits.</param>
internal sealed record PublishedFile(string Name, long Length, string Md5)
{
    /// <summary>Whether the file at <paramref name="path"/> is there and is the published one.</summary>
    [SuppressMessage("Security", "CA5351", Justification = "Not a signature: the authors published MD5 sums, and only accidents are to be found.")]
    public bool IsIntact(string path)
    {
        FileInfo info = new(path);
        if (!info.Exists || info.Length != Length)
            return false;
        using FileStream stream = info.OpenRead();
        return Convert.ToHexStringLower(MD5.HashData(stream)) == Md5;
    }
}
