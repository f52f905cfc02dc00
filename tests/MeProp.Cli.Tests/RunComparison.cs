using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeProp.Cli.Tests;

/// <summary>Compares what two runs computed, apart from times.</summary>
internal static class RunComparison
{
    private static readonly string[] ComputedKeys =
        ["outcome", "epochs", "epochsCompleted", "bestEpoch", "trainLoss"];

    private static readonly string[] ScoreParts = ["dev", "test"];

    /// <summary>
    /// Equal metrics, equal tensors in both model files bit for bit, and equal results in the summary.
    /// </summary>
    public static void AssertEqual(Workspace workspace, string expected, string actual)
    {
        Assert.Equal(Metrics(workspace, expected), Metrics(workspace, actual));
        foreach (string name in (string[])[Checkpoints.BestName, Checkpoints.LastName])
        {
            using SafeTensors theirs = SafeTensors.Open(workspace[Path.Combine(expected, name)]),
            ours = SafeTensors.Open(workspace[Path.Combine(actual, name)]);
            Assert.Equal(
                theirs.Tensors.Select(tensor => tensor.ToString()), ours.Tensors.Select(tensor => tensor.ToString()));
            foreach (TensorInfo tensor in theirs.Tensors) Assert.Equal(Bytes(theirs, tensor), Bytes(ours, tensor));
        }

        JsonElement expectedSummary = workspace.Json(Path.Combine(expected, "summary.json"));
        JsonElement actualSummary = workspace.Json(Path.Combine(actual, "summary.json"));
        string[] scores =
        [
            .. expectedSummary.EnumerateObject().Select(property => property.Name)
                .Where(name => ScoreParts.Any(part =>
                    name.StartsWith(part, StringComparison.Ordinal) && char.IsUpper(name[part.Length]))),
        ];
        Assert.InRange(scores.Length, 4, int.MaxValue); // numbers of examples, and scores
        foreach (string key in (string[])[.. ComputedKeys, .. scores])
            Assert.Equal(expectedSummary.GetProperty(key).ToString(), actualSummary.GetProperty(key).ToString());
    }

    /// <summary>The lines of metrics without times.</summary>
    public static string[] Metrics(Workspace workspace, string folder) =>
        [.. workspace.Lines(Path.Combine(folder, "metrics.jsonl")).Select(line =>
    {
        JsonObject numbers = JsonNode.Parse(line)!.AsObject();
        Assert.True(numbers.Remove("trainSeconds"));
        return numbers.ToJsonString();
    })];

    /// <summary>The samples of activity without times. Equal for runs that were to have the same length.</summary>
    public static string[] Activity(Workspace workspace, string folder)
    {
        ActivityRecord record = ActivityRecord.Read(workspace[folder]);
        Assert.Empty(record.Notes);
        Assert.NotEmpty(record.Samples);
        return [.. record.Samples.Select(sample => ActivityRecord.LineOf(sample with { TrainSeconds = 0 }))];
    }

    private static byte[] Bytes(SafeTensors file, TensorInfo tensor)
    {
        var bytes = new byte[tensor.ByteCount];
        file.CopyBytesTo(tensor.Name, bytes);
        return bytes;
    }
}
