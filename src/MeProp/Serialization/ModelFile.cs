namespace MeProp;

/// <summary>
/// Saves and loads networks as safetensors files: tensors named as the parameters ("0.weight" (O, I), "0.bias" (O)), and in
/// "__metadata__" the layers and the fields of <see cref="ModelInfo"/>. Tensors whose names begin with "optimizer." or "trainer." are
/// extras for whoever wrote them: a checkpoint loads as a model too.
/// </summary>
public static class ModelFile
{
    /// <summary>Layers without weights may be this much wider together than the weights are many: nobody's network is, and their memory is not in the file.</summary>
    private const int WidthFactor = 16, FreeWidth = 1 << 16;

    /// <summary>Saves a network. A file of that name is replaced once the new one is whole and on the disk.</summary>
    /// <param name="path">The file, as in "best.safetensors".</param>
    /// <param name="network">A built network of <see cref="Dense"/>, <see cref="Dropout"/> and activation layers.</param>
    /// <param name="info">What it is for and where it came from.</param>
    /// <exception cref="ArgumentException">The network is not built, has other layers or non-finite values, or the information does not fit it.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save(string path, Sequential network, ModelInfo info)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(info);
        List<LayerDescription> layers = Describe(network);
        if (info.Check(InputsOf(layers), network.Outputs) is { } error) throw new ArgumentException($"The information {error}.", nameof(info));
        Dictionary<string, string> metadata = ModelMetadata.Make(layers, info);
        var tensors = new List<TensorData>();
        for (int i = 0; i < layers.Count; i++)
        {
            if (network.Layers[i] is not Dense dense) continue;
            CheckFinite(dense.Weight);
            CheckFinite(dense.Bias);
            tensors.Add(TensorData.FromMatrix($"{i}.weight", dense.Weight.Value));
            tensors.Add(TensorData.FromMatrix($"{i}.bias", dense.Bias.Value, dense.Outputs));
        }

        SafeTensors.Write(path, tensors, metadata);
    }

    /// <summary>Loads a network.</summary>
    /// <param name="path">A file that <see cref="Save(string, Sequential, ModelInfo)"/> wrote, or one from elsewhere whose tensors form a chain of linear layers; between those it gets ReLU.</param>
    /// <param name="device">Where the network will live.</param>
    /// <exception cref="ModelFileException">The file cannot be read, is no model or is damaged.</exception>
    public static Model Load(string path, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        using SafeTensors file = SafeTensors.Open(path);
        return Load(file, device);
    }

    /// <summary>Loads a network from an open file.</summary>
    /// <param name="file">The file; stays open.</param>
    /// <param name="device">Where the network will live.</param>
    /// <exception cref="ModelFileException">The file cannot be read, is no model or is damaged.</exception>
    public static Model Load(SafeTensors file, Device device)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(device);
        (List<LayerDescription> layers, List<string> prefixes, ModelInfo info) = ReadDescription(file);
        var network = new Sequential([.. layers.Select(layer => layer.Make())]);
        network.Build(device, "", InputsOf(layers), new RandomStream(0));
        for (int i = 0; i < layers.Count; i++)
        {
            if (network.Layers[i] is not Dense dense) continue;
            file.CopyTo($"{prefixes[i]}.weight", dense.Weight.Value);
            file.CopyTo($"{prefixes[i]}.bias", dense.Bias.Value);
        }

        return new Model(network, info);
    }

    /// <summary>Reads what a model is for and where it came from, after all checks of <see cref="Load(SafeTensors, Device)"/>, without building the network.</summary>
    /// <param name="file">The file; stays open.</param>
    /// <exception cref="ModelFileException">The file cannot be read, is no model or is damaged.</exception>
    public static ModelInfo ReadInfo(SafeTensors file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return ReadDescription(file).Info;
    }

    /// <summary>Reads values into a network that is there already: those of the tensors named as its parameters. All or none are changed.</summary>
    /// <param name="path">A safetensors file, of MeProp or from elsewhere; what it says of layers is not read.</param>
    /// <param name="network">A built network.</param>
    /// <exception cref="ArgumentException">The network is not built.</exception>
    /// <exception cref="ModelFileException">The file cannot be read or is damaged, a tensor is missing, too many or of another shape, or a value is not finite.</exception>
    public static void LoadValues(string path, Sequential network)
    {
        ArgumentNullException.ThrowIfNull(network);
        using SafeTensors file = SafeTensors.Open(path);
        LoadValues(file, network);
    }

    /// <summary>Reads values into a network that is there already: those of the tensors named as its parameters. All or none are changed.</summary>
    /// <param name="file">The file; stays open.</param>
    /// <param name="network">A built network.</param>
    /// <exception cref="ArgumentException">The network is not built.</exception>
    /// <exception cref="ModelFileException">The file cannot be read, a tensor is missing, too many or of another shape, or a value is not finite.</exception>
    public static void LoadValues(SafeTensors file, Sequential network)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(network);
        CheckBuilt(network);
        var expected = new Dictionary<string, Matrix>();
        foreach (Parameter parameter in network.Parameters) expected.Add(parameter.Name, parameter.Value);
        foreach (TensorInfo tensor in file.Tensors) CheckExpected(file, tensor.Name, expected.ContainsKey);
        foreach ((string name, Matrix value) in expected) CheckShape(file, name, value.Rows, value.Columns, isBias: name.EndsWith(".bias", StringComparison.Ordinal));
        foreach (string name in expected.Keys) file.CheckFinite(name);
        foreach ((string name, Matrix value) in expected) file.CopyTo(name, value);
    }

    /// <summary>True for the names of tensors that are no parameters.</summary>
    internal static bool IsExtra(string name) => name.StartsWith("optimizer.", StringComparison.Ordinal) || name.StartsWith("trainer.", StringComparison.Ordinal);

    private static (List<LayerDescription> Layers, List<string> Prefixes, ModelInfo Info) ReadDescription(SafeTensors file)
    {
        List<LayerDescription> layers;
        List<string> prefixes;
        ModelInfo info;
        if (ModelMetadata.IsModel(file))
        {
            layers = ModelMetadata.ReadLayers(file);
            prefixes = [.. Enumerable.Range(0, layers.Count).Select(i => $"{i}")];
            info = ModelMetadata.ReadInfo(file);
        }
        else
        {
            (layers, prefixes) = LinearChain.Read(file);
            info = new ModelInfo { Training = new Dictionary<string, string> { ["note"] = LinearChain.Note } };
        }

        CheckChain(file, layers);
        CheckTensors(file, layers, prefixes);
        if (info.Check(InputsOf(layers), layers.FindLast(layer => layer.IsDense)!.Outputs) is { } error) throw Damaged(file, $"it {error}");
        return (layers, prefixes, info);
    }

    private static void CheckChain(SafeTensors file, List<LayerDescription> layers)
    {
        int columns = 0;
        long parameters = 0, width = 0;
        for (int i = 0; i < layers.Count; i++)
        {
            LayerDescription layer = layers[i];
            if (!layer.IsDense)
            {
                width += columns;
                continue;
            }

            if (columns > 0 && columns != layer.Inputs) throw Damaged(file, $"its layer {i} takes {layer.Inputs} inputs, but what comes before it gives {columns}");
            if ((long)layer.Outputs * (layer.Inputs + 2L * HostMatrix.Alignment) > Array.MaxLength) throw new ModelFileException($"{file.Name} has a layer of {layer.Inputs} inputs and {layer.Outputs} outputs, which is larger than a matrix can be here. Use a smaller model.");
            columns = layer.Outputs;
            parameters += (long)layer.Outputs * layer.Inputs;
        }

        if (columns == 0) throw Damaged(file, "it has no linear layer");
        width += (long)layers.FindIndex(layer => layer.IsDense) * InputsOf(layers);
        if (width > WidthFactor * parameters + FreeWidth) throw Damaged(file, $"its layers without weights are {width} values wide together, for {parameters} weights");
    }

    private static void CheckTensors(SafeTensors file, List<LayerDescription> layers, List<string> prefixes)
    {
        var expected = new HashSet<string>();
        for (int i = 0; i < layers.Count; i++)
        {
            if (!layers[i].IsDense) continue;
            string weight = $"{prefixes[i]}.weight", bias = $"{prefixes[i]}.bias";
            CheckShape(file, weight, layers[i].Outputs, layers[i].Inputs, isBias: false);
            CheckShape(file, bias, 1, layers[i].Outputs, isBias: true);
            expected.Add(weight);
            expected.Add(bias);
        }

        foreach (TensorInfo tensor in file.Tensors) CheckExpected(file, tensor.Name, expected.Contains);
        foreach (string name in expected) file.CheckFinite(name);
    }

    private static void CheckExpected(SafeTensors file, string name, Func<string, bool> isExpected)
    {
        if (!isExpected(name) && !IsExtra(name)) throw new ModelFileException($"{file.Name} has a tensor {MessageText.Quote(name)} that belongs to no layer of the network. Was another file meant?");
    }

    private static void CheckShape(SafeTensors file, string name, int rows, int columns, bool isBias)
    {
        TensorInfo tensor = file[name];
        bool fits = tensor.Shape is [var r, var c] ? r == rows && c == columns && !isBias : isBias && tensor.Shape is [var length] && length == columns;
        if (!fits) throw new ModelFileException($"{file.Name} has a tensor {tensor}, but its layer needs {(isBias ? $"{columns}" : $"{rows} × {columns}")}. Was another file meant?");
    }

    /// <summary>The layers of a built network as files describe them.</summary>
    /// <exception cref="ArgumentException">The network is not built, or has layers of a kind that files do not have.</exception>
    internal static List<LayerDescription> Describe(Sequential network)
    {
        CheckBuilt(network);
        var layers = new List<LayerDescription>();
        foreach (Layer layer in network.Layers)
        {
            layers.Add(LayerDescription.Of(layer) ?? throw new ArgumentException($"Layer {layer.Name} ({layer}) is of a kind that model files do not have: only Dense, Dropout, Relu, Tanh, Sigmoid and Cube, not nested.", nameof(network)));
        }

        return layers.Exists(layer => layer.IsDense) ? layers : throw new ArgumentException("A network without a Dense layer has nothing to save.", nameof(network));
    }

    private static void CheckBuilt(Sequential network)
    {
        if (!network.IsBuilt) throw new ArgumentException("The network is not built yet: it has no values.", nameof(network));
    }

    private static void CheckFinite(Parameter parameter)
    {
        if (!parameter.Value.IsFinite()) throw NotFinite(parameter);
    }

    private static ArgumentException NotFinite(Parameter parameter) => new($"Parameter {parameter.Name} has a value that is infinite or not a number: such a network is of no use and is not saved.");

    private static int InputsOf(List<LayerDescription> layers) => layers.Find(layer => layer.IsDense)!.Inputs;

    private static ModelFileException Damaged(SafeTensors file, string what) => new($"{file.Name} is damaged: {what}. Get the file again.");
}
