using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>The JSON of examinations.</summary>
[JsonSerializable(typeof(RunExamination))]
internal sealed partial class ExaminationJson : JsonSerializerContext
{
    public static ExaminationJson Lines { get; } = new(JsonOutput.CreateOptions());
}
