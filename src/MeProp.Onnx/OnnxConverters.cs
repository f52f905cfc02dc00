namespace MeProp.Onnx;

/// <summary>
/// How layers become operations of an ONNX graph, by their types. Immutable; <see cref="With"/> adds another type.
/// </summary>
public sealed class OnnxConverters
{
    private readonly Dictionary<Type, Action<Layer, OnnxGraph>> _converters;

    private OnnxConverters(IEnumerable<KeyValuePair<Type, Action<Layer, OnnxGraph>>> converters) =>
        _converters = new(converters);

    /// <summary>Those of the library's layers.</summary>
    public static OnnxConverters Default { get; } = new OnnxConverters([])
        .With<Dense>(DenseConverter.Convert)
        .With<ActivationLayer>(ActivationConverter.Convert)
        .With<Dropout>(DropoutConverter.Convert);

    /// <summary>These converters and one more.</summary>
    /// <typeparam name="TLayer">The type of the layers that it converts.</typeparam>
    /// <param name="convert">Adds what a layer does in prediction to the graph.</param>
    public OnnxConverters With<TLayer>(Action<TLayer, OnnxGraph> convert)
        where TLayer : Layer
    {
        ArgumentNullException.ThrowIfNull(convert);
        return new([.. _converters, new(typeof(TLayer), (layer, graph) => convert((TLayer)layer, graph))]);
    }

    internal void Convert(Layer layer, OnnxGraph graph)
    {
        if (!_converters.TryGetValue(layer.GetType(), out Action<Layer, OnnxGraph>? convert))
        {
            throw new ArgumentException(
                $"Layer {layer.Name} ({layer}) cannot be written as ONNX: no converter is for {layer.GetType().Name}, "
                + $"only for {string.Join(", ", _converters.Keys.Select(type => type.Name))}.");
        }

        convert(layer, graph);
    }
}
