using System.Globalization;

namespace MeProp.Cli;

/// <summary>What is known of a model, as <c>meprop info --json</c> prints it.</summary>
internal sealed record ModelReport
{
    public string Event { get; } = "model";

    /// <summary>Full path.</summary>
    public required string File { get; init; }

    public required long FileBytes { get; init; }

    /// <summary>What it is for; empty when unknown.</summary>
    public required string Task { get; init; }

    public required int Inputs { get; init; }

    public required int Outputs { get; init; }

    public required IReadOnlyList<int> InputShape { get; init; }

    /// <summary>Raw values times this are the inputs.</summary>
    public required float InputScale { get; init; }

    /// <summary>One for each output.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    public required IReadOnlyList<LayerReport> Layers { get; init; }

    public required long Parameters { get; init; }

    /// <summary>How it was trained, in words.</summary>
    public required IReadOnlyDictionary<string, string> Training { get; init; }

    /// <summary>Describes a model.</summary>
    /// <param name="file">Full path of its file.</param>
    /// <param name="model">The model in it.</param>
    public static ModelReport Of(string file, Model model)
    {
        (Sequential network, ModelInfo info) = model;

        // Only linear layers change the number of values, so the first of them knows what comes in.
        int inputs = network.Layers.OfType<Dense>().FirstOrDefault()?.Weight.Value.Columns ?? network.Outputs;
        var layers = new List<LayerReport>();
        foreach (Layer layer in network.Layers) layers.Add(LayerReport.Of(layer, layers.Count == 0 ? inputs : layers[^1].Outputs));
        return new ModelReport
        {
            File = file,
            FileBytes = new FileInfo(file).Length,
            Task = info.Task,
            Inputs = inputs,
            Outputs = network.Outputs,
            InputShape = info.InputShape.Count == 0 ? [inputs] : info.InputShape,
            InputScale = info.InputScale,
            Labels = info.Labels.Count == 0 ? [.. Enumerable.Range(0, network.Outputs).Select(i => i.ToString(CultureInfo.InvariantCulture))] : info.Labels,
            Layers = layers,
            Parameters = network.ParameterCount,
            Training = info.Training,
        };
    }
}
