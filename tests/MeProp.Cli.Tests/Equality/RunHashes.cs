using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeProp.Cli.Tests.Equality;

/// <summary>SHA-256 of what a run computed, read from its files without the library.</summary>
/// <param name="Weights">Names, types, shapes and bytes of the weights in best and last.safetensors.</param>
/// <param name="Moments">The same of the optimizer's tensors of last.safetensors.</param>
/// <param name="Metrics">metrics.jsonl and summary.json without what depends on time and place.</param>
internal sealed record RunHashes(string Weights, string Moments, string Metrics)
{
    private const string MomentPrefix = "optimizer.";

    private static readonly string[] TimeAndPlace =
    [
        "trainSeconds", "secondsPerEpoch", "examplesPerSecond", "peakMemoryBytes", "started", "finished",
        "folder", "threads", "simdPath", "device", "machine", "runtime", "version",
    ];

    public static RunHashes Of(string folder)
    {
        string best = Path.Combine(folder, "best.safetensors"), last = Path.Combine(folder, "last.safetensors");
        using var weights = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var moments = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AddTensors(best, name => !IsMoment(name), weights);
        AddTensors(last, name => !IsMoment(name), weights);
        AddTensors(last, IsMoment, moments);
        return new RunHashes(Text(weights), Text(moments), HashMetrics(folder));

        static bool IsMoment(string name) => name.StartsWith(MomentPrefix, StringComparison.Ordinal);
        static string Text(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Names what differs from the expected hashes.</summary>
    public string[] DifferencesFrom(RunHashes expected) =>
    [
        .. Weights == expected.Weights ? [] : (string[])["weights"],
        .. Moments == expected.Moments ? [] : (string[])["moments"],
        .. Metrics == expected.Metrics ? [] : (string[])["metrics"],
    ];

    /// <summary>A safetensors file: length of the header (8 bytes, little-endian), JSON header, data.</summary>
    private static void AddTensors(string path, Func<string, bool> isIncluded, IncrementalHash hash)
    {
        byte[] file = File.ReadAllBytes(path);
        int headerLength = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file));
        JsonElement header = JsonElement.Parse(file.AsSpan(8, headerLength));
        foreach (JsonProperty tensor in header.EnumerateObject().OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            if (tensor.Name == "__metadata__" || !isIncluded(tensor.Name)) continue;
            string type = tensor.Value.GetProperty("dtype").GetString()!;
            int[] shape = Integers("shape"), offsets = Integers("data_offsets");
            hash.AppendData(Encoding.UTF8.GetBytes($"{tensor.Name} {type} [{string.Join(',', shape)}]\n"));
            hash.AppendData(file.AsSpan(8 + headerLength)[offsets[0]..offsets[1]]);

            int[] Integers(string key) => [.. tensor.Value.GetProperty(key).EnumerateArray().Select(n => n.GetInt32())];
        }
    }

    private static string HashMetrics(string folder)
    {
        string[] lines = File.ReadAllLines(Path.Combine(folder, "metrics.jsonl"));
        string summary = File.ReadAllText(Path.Combine(folder, "summary.json"));
        string text = string.Join('\n', lines.Append(summary).Select(WithoutTimeAndPlace));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static string WithoutTimeAndPlace(string json)
    {
        JsonObject values = JsonNode.Parse(json)!.AsObject();
        foreach (string key in TimeAndPlace) values.Remove(key);
        return values.ToJsonString();
    }
}
