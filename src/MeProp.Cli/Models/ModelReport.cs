using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MeProp.Cli;

/// <summary>What is known of a model, as <c>meprop info --json</c> prints it.</summary>
internal sealed record ModelReport
{
    public string Event { get; } = "model";

    public required string File { get; init; }

    public required long FileBytes { get; init; }

    public required string Task { get; init; }

    public required int Inputs { get; init; }

    public required int Outputs { get; init; }

    public required IReadOnlyList<int> InputShape { get; init; }

    /// <summary>Raw values times this are the inputs.</summary>
    public required float InputScale { get; init; }

    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>What the layers say of themselves, in the words of model files.</summary>
    public required IReadOnlyList<JsonObject> Layers { get; init; }

    public required long Parameters { get; init; }

    public required IReadOnlyDictionary<string, string> Training { get; init; }

    public IEnumerable<(string Name, string Value)> Facts(string times)
    {
        string scale = InputScale == 1 ? "as they are" : $"times {InputScale}";
        yield return ("inputs", $"{string.Join($" {times} ", InputShape)}, raw values {scale}");
        yield return ("labels", string.Join(", ", Labels));
    }

    public static ModelReport Of(string file, Model model)
    {
        (Network network, ModelInfo info) = (model.Network, model.Info);
        return new ModelReport
        {
            File = file,
            FileBytes = new FileInfo(file).Length,
            Task = info.Task,
            Inputs = network.Inputs,
            Outputs = network.Outputs,
            InputShape = info.InputShape.Count == 0 ? [network.Inputs] : info.InputShape,
            InputScale = info.InputScale,
            Labels = info.Labels.Count == 0
                ? [.. Enumerable.Range(0, network.Outputs).Select(i => i.ToString(CultureInfo.InvariantCulture))]
                : info.Labels,
            Layers = [.. network.Layers.Select(Describe)],
            Parameters = network.ParameterCount,
            Training = info.Training,
        };
    }
    /// <summary>
    /// A layer with its own fields. Those of the first layer types stand there also when they have no value.
    /// </summary>
    private static JsonObject Describe(Layer layer)
    {
        var description = new JsonObject
        {
            ["name"] = layer.Name,
            ["type"] = layer.Type,
            ["inputs"] = layer.Inputs,
            ["outputs"] = layer.Outputs,
            ["activation"] = null,
            ["keep"] = layer is Dense ? KeepRule.All.FileName() : null,
            ["k"] = null,
            ["warmupSteps"] = null,
            ["rate"] = null,
        };
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) layer.ToFields().WriteTo(writer);
        foreach ((string key, JsonNode? value) in JsonNode.Parse(stream.ToArray())!.AsObject())
            description[key] = value!.DeepClone();
        description["parameters"] = layer.Parameters.Sum(parameter => (long)parameter.Count);
        return description;
    }
}
