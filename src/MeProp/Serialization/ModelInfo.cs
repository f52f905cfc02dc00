using System.Globalization;

namespace MeProp;

/// <summary>What a saved model is for and where it came from.</summary>
public sealed record ModelInfo
{
    /// <summary>What it does, as in "images"; empty when unknown.</summary>
    public string Task { get; init; } = "";

    /// <summary>Names of the classes in the order of the outputs; empty when they are their indices.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Shape of an input, as in [28, 28]: its product is the number of inputs. Empty: the inputs in a row.</summary>
    public IReadOnlyList<int> InputShape { get; init; } = [];

    /// <summary>Raw values (pixels from 0 to 255) times this are the network's inputs: 1/255.</summary>
    public float InputScale { get; init; } = 1;

    /// <summary>
    /// How it was trained, in plain words: "data" → "mnist", "method" → "unified top-k 30", "optimizer", "epochs", "batchSize",
    /// "developmentAccuracy", "testAccuracy", "program"; "note" says what else one should know.
    /// </summary>
    public IReadOnlyDictionary<string, string> Training { get; init; } = new Dictionary<string, string>();

    /// <summary>What does not fit a network, as the rest of a sentence; null when everything does.</summary>
    internal string? Check(int inputs, int outputs)
    {
        if (Labels.Count > 0 && Labels.Count != outputs) return $"names {Labels.Count} labels for {outputs} outputs";
        if (!(float.IsFinite(InputScale) && InputScale > 0)) return string.Create(CultureInfo.InvariantCulture, $"has the input scale {InputScale}, which is not above 0");
        Int128 product = 1;
        foreach (int size in InputShape)
        {
            if (size < 1) return $"has an input shape with the size {size}";
            product *= size;
            if (product > inputs) break;
        }

        return InputShape.Count > 0 && product != inputs ? $"has an input shape of {string.Join(" × ", InputShape.Take(8))}{(InputShape.Count > 8 ? " × …" : "")} for {inputs} inputs" : null;
    }
}
