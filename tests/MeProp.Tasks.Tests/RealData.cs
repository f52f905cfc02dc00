using System.IO.Compression;

namespace MeProp.Tasks.Tests;

/// <summary>Real data sets, where a machine has them.</summary>
internal static class RealData
{
    /// <summary>The folder of a data set; skips the test without it.</summary>
    public static string Folder(string name)
    {
        string? folder = Environment.GetEnvironmentVariable("MEPROP_TEST_DATA");
        bool isMissing = string.IsNullOrEmpty(folder) || !Directory.Exists(Path.Combine(folder, name));
        Assert.SkipWhen(isMissing, $"MEPROP_TEST_DATA does not name a folder with {name}/.");
        return Path.Combine(folder!, name);
    }

    public static byte[] Unpacked(string path)
    {
        using GZipStream content = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream result = new();
        content.CopyTo(result);
        return result.ToArray();
    }
}
