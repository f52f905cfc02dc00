namespace MeProp.Tests;

/// <summary>The files that Golden/golden.py wrote.</summary>
internal static class GoldenFiles
{
    public static byte[] Read(string name)
    {
        using Stream stream = typeof(GoldenFiles).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
