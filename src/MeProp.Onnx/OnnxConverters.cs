namespace MeProp.Onnx;

/// <summary>
/// How input layers and layers become operations of an ONNX graph, by their types. Immutable; <see cref="With"/> adds
/// another type.
/// </summary>
public sealed class OnnxConverters
{
    private readonly Dictionary<Type, Action<NetworkPart, OnnxGraph>> _converters;

    private OnnxConverters(IEnumerable<KeyValuePair<Type, Action<NetworkPart, OnnxGraph>>> converters) =>
        _converters = new(converters);

    /// <summary>Those of the library's layers.</summary>
    public static OnnxConverters Default { get; } = new OnnxConverters([])
        .With<ValuesInput>(ValuesConverter.Convert)
        .With<Embedding>(EmbeddingConverter.Convert)
        .With<Dense>(DenseConverter.Convert)
        .With<ActivationLayer>(ActivationConverter.Convert)
        .With<Dropout>(DropoutConverter.Convert)
        .With<Lstm>(LstmConverter.Convert);

    /// <summary>These converters and one more, or another one for a type.</summary>
    /// <typeparam name="TLayer">The type of the layers that it converts.</typeparam>
    /// <param name="convert">
    /// Adds what a layer does in prediction to the graph. That of an input layer first states the graph's input
    /// (<see cref="OnnxGraph.SetInput"/>).
    /// </param>
    public OnnxConverters With<TLayer>(Action<TLayer, OnnxGraph> convert)
        where TLayer : NetworkPart
    {
        ArgumentNullException.ThrowIfNull(convert);
        return new(
        [
            .. _converters.Where(known => known.Key != typeof(TLayer)),
            new(typeof(TLayer), (layer, graph) => convert((TLayer)layer, graph)),
        ]);
    }

    /// <summary>
    /// These converters for a network whose graph takes raw values: their transformation becomes a part of the graph.
    /// </summary>
    /// <param name="columns">
    /// The columns of the graph's input; each gives one input of the network, or two with an indicator.
    /// </param>
    public OnnxConverters WithRawInput(IReadOnlyList<RawColumn> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        foreach (RawColumn column in columns)
        {
            if (!(float.IsFinite(column.Mean) && float.IsFinite(column.Deviation) && column.Deviation > 0))
                throw new ArgumentException($"{column} has no finite mean or no deviation above 0.", nameof(columns));
        }

        return With<ValuesInput>((input, graph) => RawInputConverter.Convert(input, graph, columns));
    }

    internal void Convert(NetworkPart part, OnnxGraph graph)
    {
        if (!_converters.TryGetValue(part.GetType(), out Action<NetworkPart, OnnxGraph>? convert))
        {
            string what = part is Layer ? $"Layer {part.Name}" : "The input";
            Type kind = part is Layer ? typeof(Layer) : typeof(InputLayer);
            IEnumerable<string> known = _converters.Keys.Where(kind.IsAssignableFrom).Select(type => type.Name);
            throw new ArgumentException(
                $"{what} ({part}) cannot be written as ONNX: no converter is for {part.GetType().Name}, "
                + $"only for {string.Join(", ", known)}.");
        }

        convert(part, graph);
    }
}
