using System.Runtime.CompilerServices;
using System.Text.Json;
using Hashes = System.Collections.Generic.SortedDictionary<
    string, System.Collections.Generic.Dictionary<string, MeProp.Cli.Tests.Equality.RunHashes>>;

namespace MeProp.Cli.Tests.Equality;

/// <summary>golden.json: hashes by configuration and SIMD path.</summary>
internal static class GoldenHashes
{
    public const string FileName = "golden.json";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>The copy of a file of this folder beside the test program.</summary>
    public static string Beside(string name) => Path.Combine(AppContext.BaseDirectory, "Equality", name);

    public static Hashes Read() => Read(Beside(FileName));

    /// <summary>Replaces one entry of the file in the source tree, and drops those without a configuration.</summary>
    public static void Write(string name, Dictionary<string, RunHashes> hashes, [CallerFilePath] string source = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(source)!, FileName);
        Hashes all = File.Exists(path) ? Read(path) : [];
        string[] gone = [.. all.Keys.Except(EqualityCase.All.Select(each => each.Golden))];
        foreach (string each in gone) all.Remove(each);
        all[name] = hashes;
        File.WriteAllText(path, JsonSerializer.Serialize(all, Format) + "\n");
    }

    private static Hashes Read(string path) =>
        JsonSerializer.Deserialize<Hashes>(File.ReadAllText(path), Format)!;
}
