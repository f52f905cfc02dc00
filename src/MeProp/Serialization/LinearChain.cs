using System.Globalization;

namespace MeProp;

/// <summary>
/// Recognizes a multilayer perceptron in a foreign file: a chain of tensors "N.weight" (O, I) and "N.bias" (O).
/// </summary>
internal static class LinearChain
{
    public const string Note =
        "The file does not describe its layers: they were taken for linear ones with ReLU between them.";

    /// <summary>The layers in order, with the prefixes of their tensors' names, as in "2".</summary>
    public static (List<NetworkPart> Layers, List<string> Prefixes) Read(SafeTensors file)
    {
        SortedSet<int> numbers = NumbersIn(file);
        if (numbers.Count == 0) throw NoModel(file, "and has no tensors");
        var layers = new List<NetworkPart>();
        var prefixes = new List<string>();
        foreach (int number in numbers)
        {
            string prefix = number.ToString(CultureInfo.InvariantCulture);
            if (!file.TryGetTensor($"{prefix}.weight", out TensorInfo? weight))
                throw NoModel(file, $"and has a tensor \"{prefix}.bias\" without \"{prefix}.weight\"");
            if (weight.Shape is not [>= 1 and <= int.MaxValue and var outputs, >= 1 and <= int.MaxValue and var inputs])
                throw NoModel(file, $"and its tensor {weight} is no matrix of a linear layer");
            if (layers.Count > 0 && layers[^1].Outputs != inputs)
            {
                throw NoModel(
                    file,
                    $"and its layers do not form a chain: tensor {weight} follows a layer of {layers[^1].Outputs} outputs");
            }

            Activation? activation = number == numbers.Max ? null : Activation.Relu;
            layers.Add(new Dense((int)outputs, activation: activation) { ExpectedInputs = (int)inputs });
            prefixes.Add(prefix);
        }

        return (layers, prefixes);
    }

    private static SortedSet<int> NumbersIn(SafeTensors file)
    {
        var numbers = new SortedSet<int>();
        foreach (TensorInfo tensor in file.Tensors)
        {
            if (ModelFile.IsExtra(tensor.Name)) continue;
            if (!TryParse(tensor.Name, out int number))
            {
                throw NoModel(
                    file,
                    $"and tensor {MessageText.Quote(tensor.Name)} is not named like those of a chain of linear layers "
                    + "(\"0.weight\", \"0.bias\", \"1.weight\" …)");
            }

            numbers.Add(number);
        }

        return numbers;
    }

    private static bool TryParse(string name, out int number)
    {
        number = 0;
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 1 || name[dot..] is not (".weight" or ".bias")) return false;
        ReadOnlySpan<char> digits = name.AsSpan(0, dot);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
            && (digits[0] != '0' || dot == 1);
    }

    private static ModelFileException NoModel(SafeTensors file, string why) => new(
        $"{file.Name} is no model file of MeProp: it does not describe its layers, {why}. Was another file meant?");
}
