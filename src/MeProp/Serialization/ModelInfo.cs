using System.Globalization;

namespace MeProp;

/// <summary>Purpose and origin of a saved model.</summary>
public sealed record ModelInfo
{
    /// <summary>Task, as in "images"; empty if unknown.</summary>
    public string Task { get; init; } = "";

    /// <summary>Names of the classes in the order of the outputs; empty: their indices.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Shape of an input, as in [28, 28]; empty: one row.</summary>
    public IReadOnlyList<int> InputShape { get; init; } = [];

    /// <summary>Factor from raw values (pixels from 0 to 255) to inputs, as 1/255.</summary>
    public float InputScale { get; init; } = 1;

    /// <summary>
    /// How it was trained: "data" → "mnist", "method" → "unified top-k 30", "optimizer", "epochs", "batchSize",
    /// "developmentAccuracy", "testAccuracy", "program"; "note" holds other remarks.
    /// </summary>
    public IReadOnlyDictionary<string, string> Training { get; init; } = new Dictionary<string, string>();

    /// <summary>What ids stand for, in a text format of the task; empty: nothing, or unknown.</summary>
    public string Vocabulary { get; init; } = "";

    /// <summary>Misfit to a network, as the rest of a sentence; null if none.</summary>
    internal string? Check(int inputs, int outputs)
    {
        if (Labels.Count > 0 && Labels.Count != outputs) return $"names {Labels.Count} labels for {outputs} outputs";
        if (!(float.IsFinite(InputScale) && InputScale > 0))
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"has the input scale {InputScale}, which is not above 0");
        }

        Int128 product = 1;
        foreach (int size in InputShape)
        {
            if (size < 1) return $"has an input shape with the size {size}";
            product *= size;
            if (product > inputs) break;
        }

        return InputShape.Count > 0 && product != inputs
            ? $"has an input shape of {MessageText.Shape([.. InputShape])} for {inputs} inputs"
            : null;
    }
}
