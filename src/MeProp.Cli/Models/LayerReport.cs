namespace MeProp.Cli;

/// <summary>A layer of a model, as <c>meprop info</c> prints it. The words are those of model files.</summary>
internal sealed record LayerReport
{
    /// <summary>Position in the network; its parameters are called NAME.weight (outputs × inputs) and NAME.bias.</summary>
    public required string Name { get; init; }

    /// <summary>"dense", "dropout" or an activation.</summary>
    public required string Type { get; init; }

    public required int Inputs { get; init; }

    public required int Outputs { get; init; }

    /// <summary>Of a linear layer; null for none.</summary>
    public string? Activation { get; init; }

    /// <summary>Which output gradients of a linear layer survived in training; null for other layers.</summary>
    public string? Keep { get; init; }

    /// <summary>Outputs kept; null when all are.</summary>
    public int? K { get; init; }

    /// <summary>Steps over which k shrank from all outputs.</summary>
    public int? WarmupSteps { get; init; }

    /// <summary>Of dropout.</summary>
    public float? Rate { get; init; }

    public required long Parameters { get; init; }

    /// <summary>Describes a layer.</summary>
    /// <param name="layer">A layer of a model that was loaded from a file.</param>
    /// <param name="inputs">Values that it takes.</param>
    public static LayerReport Of(Layer layer, int inputs)
    {
        LayerDescription description = LayerDescription.Of(layer)!;
        var report = new LayerReport { Name = layer.Name, Type = description.Type, Inputs = inputs, Outputs = inputs, Parameters = layer.Parameters.Sum(parameter => (long)parameter.Count) };
        return layer switch
        {
            Dense { Keep: var keep } dense => report with
            {
                Outputs = dense.Outputs,
                Activation = dense.Activation is { } activation ? LayerDescription.NameOf(activation) : null,
                Keep = LayerDescription.NameOf(keep.Rule),
                K = keep.Rule == KeepRule.All ? null : keep.K,
                WarmupSteps = keep.Rule == KeepRule.All ? null : keep.WarmupSteps,
            },
            Dropout dropout => report with { Rate = dropout.Rate },
            _ => report,
        };
    }
}
