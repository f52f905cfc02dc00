using System.Reflection;
using System.Text;

namespace MeProp.Gpu;

/// <summary>The kernels as one program of CUDA C: Common.cu first, then the other embedded files by name.</summary>
internal static class KernelSource
{
    private const string First = "Common.cu";

    public static string Read()
    {
        Assembly assembly = typeof(KernelSource).Assembly;
        var program = new StringBuilder();
        IEnumerable<string> files = assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".cu", StringComparison.Ordinal))
            .OrderBy(name => name != First).ThenBy(name => name, StringComparer.Ordinal);
        foreach (string file in files)
        {
            using Stream stream = assembly.GetManifestResourceStream(file)!;
            using var reader = new StreamReader(stream, Encoding.UTF8);
            program.Append("#line 1 \"").Append(file).Append("\"\n").Append(reader.ReadToEnd());
        }

        return program.ToString();
    }
}
