namespace MeProp.Cli;

/// <summary>A hidden layer in a training step, or a gate of one.</summary>
internal sealed record LayerActivity
{
    /// <summary>As the parameters of the layer: "0"; of a gate "0.forward.i".</summary>
    public required string Name { get; init; }

    public required int Outputs { get; init; }

    /// <summary>Share of the outputs whose gradient was kept, mean over the examples.</summary>
    public required float Kept { get; init; }

    /// <summary>Share of the outputs that are not 0; null for functions without zeros.</summary>
    public required float? Active { get; init; }

    /// <summary>Root mean square of the outputs; null when not finite.</summary>
    public required float? Scale { get; init; }

    /// <summary>For each output the share of the examples that kept it: 0 to 255 for 0 to 100 %.</summary>
    public required byte[] KeptShares { get; init; }

    /// <summary>What is wrong with values from a file; null for nothing.</summary>
    public string? Fault()
    {
        if (string.IsNullOrEmpty(Name)) return "a layer has no name";
        if (KeptShares is null || KeptShares.Length != Outputs)
            return $"layer {Name} has {Outputs} outputs, but {KeptShares?.Length ?? 0} kept shares";
        if (Outputs < 1) return $"layer {Name} has {Outputs} outputs";
        if (!(Kept is >= 0 and <= 1)) return $"layer {Name} kept a share of {Kept}";
        if (Active is { } active && !(active is >= 0 and <= 1)) return $"layer {Name} is active to a share of {active}";
        return Scale is { } scale && !(scale is >= 0 and < float.PositiveInfinity)
            ? $"layer {Name} has the scale {scale}"
            : null;
    }
}
