namespace MeProp;

/// <summary>
/// Saves and loads networks as safetensors files: tensors named as the parameters ("0.weight" (O, I), "0.bias" (O));
/// layers and <see cref="ModelInfo"/> in "__metadata__". Tensors named "optimizer.…" or "trainer.…" are skipped, so a
/// checkpoint loads as a model.
/// </summary>
public static class ModelFile
{
    /// <summary>
    /// Maximum total width of layers without weights, relative to the weights: their memory is not in the file.
    /// </summary>
    private const int WidthFactor = 16, FreeWidth = 1 << 16;

    /// <summary>Saves a built network. An existing file is replaced once the new one is on the disk.</summary>
    /// <exception cref="ArgumentException">
    /// The network is not built or has non-finite values, or the information does not fit it.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save(string path, Network network, ModelInfo info)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(info);
        List<LayerFields> layers = Describe(network);
        if (info.Check(network.Inputs, network.Outputs) is { } error)
            throw new ArgumentException($"The information {error}.", nameof(info));
        foreach (Parameter parameter in network.Parameters)
        {
            if (parameter.Value.IsFinite()) continue;
            throw new ArgumentException(
                $"Parameter {parameter.Name} has a value that is infinite or not a number: "
                + "such a network is of no use and is not saved.");
        }

        TensorData[] tensors =
            [.. network.Parameters.Select(p => TensorData.FromMatrix(p.Name, p.Value, p.Shape.LongSizes))];
        SafeTensors.Write(path, tensors, ModelMetadata.Make(layers, info));
    }

    /// <summary>Loads a network.</summary>
    /// <param name="path">
    /// A file of <see cref="Save"/>, or a foreign one with a chain of linear layers, between which ReLU is assumed.
    /// </param>
    /// <param name="device">Where to build the network.</param>
    /// <param name="types">Supported types of layers; default: those of this library.</param>
    /// <exception cref="ModelFileException">The file cannot be read, is no model or is damaged.</exception>
    public static Model Load(string path, Device device, LayerTypes? types = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        using SafeTensors file = SafeTensors.Open(path);
        return Load(file, device, types);
    }

    internal static Model Load(SafeTensors file, Device device, LayerTypes? types = null)
    {
        (Network network, List<string> names, ModelInfo info) = ReadDescription(file, types ?? LayerTypes.Default);
        network.Build(device, random: null);
        foreach ((Parameter parameter, string name) in network.Parameters.Zip(names))
            file.CopyTo(name, parameter.Value);
        return new Model(network, info);
    }

    /// <summary>
    /// <see cref="Load(SafeTensors, Device, LayerTypes)"/> with all checks, without building the network.
    /// </summary>
    internal static ModelInfo ReadInfo(SafeTensors file, LayerTypes? types = null) =>
        ReadDescription(file, types ?? LayerTypes.Default).Info;

    /// <summary>
    /// Reads the tensors named as a built network's parameters into it; a description of layers in the file is ignored.
    /// Changes all values or none.
    /// </summary>
    /// <exception cref="ArgumentException">The network is not built.</exception>
    /// <exception cref="ModelFileException">
    /// The file cannot be read or is damaged, a tensor is missing, too many or of another shape, or a value is not
    /// finite.
    /// </exception>
    public static void LoadValues(string path, Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using SafeTensors file = SafeTensors.Open(path);
        LoadValues(file, network);
    }

    internal static void LoadValues(SafeTensors file, Network network)
    {
        CheckBuilt(network);
        CheckTensors(file, [.. network.Parameters.Select(parameter => (parameter.Name, parameter.Shape))]);
        foreach (Parameter parameter in network.Parameters) file.CopyTo(parameter.Name, parameter.Value);
    }

    /// <summary>True for tensors that are no parameters.</summary>
    internal static bool IsExtra(string name) =>
        name.StartsWith("optimizer.", StringComparison.Ordinal)
        || name.StartsWith("trainer.", StringComparison.Ordinal);

    /// <summary>The layers of a built network as files describe them.</summary>
    internal static List<LayerFields> Describe(Network network)
    {
        CheckBuilt(network);
        if (network.Parameters.Count == 0)
            throw new ArgumentException("A network without parameters has nothing to save.", nameof(network));
        var fields = new List<LayerFields>();
        if (network.Input.ToFields() is { } input) fields.Add(input);
        fields.AddRange(network.Layers.Select(layer => layer.ToFields()));
        return fields;
    }

    private static (Network Network, List<string> Names, ModelInfo Info) ReadDescription(
        SafeTensors file, LayerTypes types)
    {
        bool isModel = ModelMetadata.IsModel(file);
        List<NetworkPart> parts;
        List<string>? prefixes = null;
        if (isModel) parts = ModelMetadata.ReadLayers(file, types);
        else (parts, prefixes) = LinearChain.Read(file);
        ModelInfo info = isModel
            ? ModelMetadata.ReadInfo(file)
            : new ModelInfo { Training = new Dictionary<string, string> { ["note"] = LinearChain.Note } };

        Network network = Connect(file, parts);
        CheckSizes(file, network);
        List<(string Name, ParameterShape Shape)> expected = [];
        foreach ((int i, NetworkPart part) in network.Parts.Index())
        {
            // A file from elsewhere names its layers itself; the input, part 0, has no tensors there.
            string prefix = prefixes is not null && i > 0 ? prefixes[i - 1] : part.Name;
            expected.AddRange(part.Declarations.Select(p => ($"{prefix}.{p.Name}", p.Shape)));
        }

        CheckTensors(file, expected);
        if (info.Check(network.Inputs, network.Outputs) is { } error) throw file.Damaged($"it {error}");
        return (network, [.. expected.Select(tensor => tensor.Name)], info);
    }

    /// <summary>
    /// Connects the parts. Without an input layer, the network reads as many values as the first layer expects.
    /// </summary>
    private static Network Connect(SafeTensors file, List<NetworkPart> parts)
    {
        var input = parts.Count > 0 ? parts[0] as InputLayer : null;
        Layer[] layers = [.. parts.Skip(input is null ? 0 : 1).OfType<Layer>()];
        if (layers.Length == 0) throw file.Damaged("it has no layer");
        if (layers.Length + (input is null ? 0 : 1) < parts.Count)
            throw file.Damaged("one of its layers reads the batch, but is not the first");
        int width = layers.Select(layer => layer.ExpectedInputs).FirstOrDefault(inputs => inputs is not null) ?? 0;
        if (input is null && width == 0) throw file.Damaged("none of its layers has inputs");
        try
        {
            _ = input?.Declarations;
            return new Network(input ?? new ValuesInput(width), layers);
        }
        catch (ArgumentException exception)
        {
            throw file.Damaged(exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>Checks sizes from the file before memory is allocated.</summary>
    private static void CheckSizes(SafeTensors file, Network network)
    {
        long values = 0, width = 0;
        foreach (NetworkPart part in network.Parts)
        {
            foreach (ParameterDeclaration declared in part.Declarations)
            {
                long rows = declared.Shape.Rows, columns = declared.Shape.Columns;
                if (rows * (columns + 2L * HostMatrix.Alignment) > Array.MaxLength)
                {
                    throw new ModelFileException(
                        $"{file.Name} has a layer {part} with a {declared.Name} of {declared.Shape}, "
                        + "which is larger than a matrix can be here. Use a smaller model.");
                }

                values += rows * columns;
            }

            if (part is Layer && part.Declarations.Count == 0) width += part.Outputs;
        }

        if (width > WidthFactor * values + FreeWidth)
            throw file.Damaged($"its layers without weights are {width} values wide together, for {values} weights");
    }

    private static void CheckTensors(SafeTensors file, List<(string Name, ParameterShape Shape)> expected)
    {
        HashSet<string> names = [.. expected.Select(tensor => tensor.Name)];
        foreach ((string name, ParameterShape shape) in expected)
        {
            TensorInfo tensor = file[name];
            if (tensor.Shape.SequenceEqual(shape.LongSizes)) continue;
            throw new ModelFileException(
                $"{file.Name} has a tensor {tensor}, but its layer needs {shape}. Was another file meant?");
        }

        foreach (TensorInfo tensor in file.Tensors)
        {
            if (names.Contains(tensor.Name) || IsExtra(tensor.Name)) continue;
            throw new ModelFileException(
                $"{file.Name} has a tensor {MessageText.Quote(tensor.Name)} that belongs to no layer of the network. "
                + "Was another file meant?");
        }

        foreach (string name in names) file.CheckFinite(name);
    }

    private static void CheckBuilt(Network network)
    {
        if (!network.IsBuilt)
            throw new ArgumentException("The network is not built yet: it has no values.", nameof(network));
    }
}
