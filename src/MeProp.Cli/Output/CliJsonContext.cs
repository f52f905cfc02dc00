using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>The JSON that the program writes for every task.</summary>
[JsonSerializable(typeof(ActivitySample))]
[JsonSerializable(typeof(BenchReport))]
[JsonSerializable(typeof(ComparisonReport))]
[JsonSerializable(typeof(DeviceReport))]
[JsonSerializable(typeof(DistributedBenchReport))]
[JsonSerializable(typeof(EvaluationLine))]
[JsonSerializable(typeof(ExperimentResult))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ModelReport))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(SweepDocument))]
[JsonSerializable(typeof(SweepEstimateReport))]
[JsonSerializable(typeof(SweepReport))]
internal sealed partial class CliJsonContext : JsonSerializerContext
{
    public static CliJsonContext Lines { get; } = new(JsonOutput.CreateOptions());
}
