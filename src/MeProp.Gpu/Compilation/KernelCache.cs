using System.Security.Cryptography;
using System.Text;

namespace MeProp.Gpu;

/// <summary>
/// Compiled kernels in files, named by a hash of source, architecture and compiler. A file that cannot be read or
/// written costs a compilation, never an error.
/// </summary>
internal sealed class KernelCache(string? folder)
{
    /// <summary>Larger files are not compiled kernels.</summary>
    private const long MaxBytes = 64L << 20;

    private readonly string _folder = folder ?? DefaultFolder;

    private static string DefaultFolder
    {
        get
        {
            string? caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(caches))
                caches = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(caches, "meprop", "kernels");
        }
    }

    public string PathOf(string source, string target, string compiler)
    {
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{compiler}\n{target}\n{source}"));
        return Path.Combine(_folder, $"{Convert.ToHexStringLower(hash)[..32]}.{target}");
    }

    public static byte[]? TryRead(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length is > 0 and <= MaxBytes ? File.ReadAllBytes(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static void TryWrite(string path, byte[] image)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            AtomicFile.Write(path, stream => stream.Write(image), $".{Environment.ProcessId}.tmp");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next start compiles again.
        }
    }
}
