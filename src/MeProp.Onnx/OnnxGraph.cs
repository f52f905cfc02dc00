namespace MeProp.Onnx;

/// <summary>
/// A network as an ONNX graph: a chain of operations, to which each layer's converter adds its own. Values are named
/// after the layers, as in "0.linear". Which gradients training kept plays no part.
/// </summary>
public sealed class OnnxGraph
{
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<ProtoMessage> _initializers = [];
    private readonly Network _network;

    internal OnnxGraph(Network network, OnnxConverters converters)
    {
        _network = network;
        if (network.Input is not ValuesInput)
            throw new ArgumentException($"The input ({network.Input}) cannot be written as ONNX: only values can.");
        foreach (Layer layer in network.Layers) converters.Convert(layer, this);

        // Users rely on the name of the last layer's output.
        if (_nodes.Count == 0) AddNode("Identity", [Current], OnnxExporter.LogitsName);
        else _nodes[^1] = _nodes[^1] with { Output = OnnxExporter.LogitsName };
        AddNode("Softmax", [Current], OnnxExporter.ProbabilitiesName, ("axis", 1));
    }

    /// <summary>The value that the last operation gave: the input of the next layer.</summary>
    public string Current => _nodes.Count == 0 ? OnnxExporter.InputName : _nodes[^1].Output;

    /// <summary>Adds an operation. Its output is <see cref="Current"/> afterwards.</summary>
    /// <param name="type">The operator, as in "Gemm".</param>
    /// <param name="inputs">Names of the values that it takes.</param>
    /// <param name="output">Name of the value that it gives, unique, as in "0.linear".</param>
    /// <param name="attribute">A setting of the operator, or null.</param>
    public void AddNode(string type, string[] inputs, string output, (string Name, int Value)? attribute = null) =>
        _nodes.Add(new OnnxNode(type, inputs, output, attribute));

    /// <summary>Adds the values of a parameter as a constant of its shape.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>The constant's name.</returns>
    public string AddParameter(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var tensor = new ProtoMessage();
        foreach (int size in parameter.Shape.Sizes) tensor.Add(Fields.Tensor.Dims, size);
        _initializers.Add(tensor
            .Add(Fields.Tensor.DataType, Fields.DataType.Float)
            .Add(Fields.Tensor.Name, parameter.Name)
            .Add(Fields.Tensor.RawData, parameter.Value));
        return parameter.Name;
    }

    /// <summary>As a GraphProto.</summary>
    internal ProtoMessage ToMessage(string inputText)
    {
        var graph = new ProtoMessage();
        foreach (OnnxNode node in _nodes) graph.Add(Fields.Graph.Node, node.ToMessage());
        graph.Add(Fields.Graph.Name, "network");
        foreach (ProtoMessage initializer in _initializers) graph.Add(Fields.Graph.Initializer, initializer);
        const string logits = "Score of each class; the largest wins.";
        const string probabilities = "Softmax of the logits: 0 to 1, with the sum 1 in each row.";
        return graph
            .Add(Fields.Graph.DocString, $"{_network}")
            .Add(Fields.Graph.Input, Value(OnnxExporter.InputName, _network.Inputs, inputText))
            .Add(Fields.Graph.Output, Value(OnnxExporter.LogitsName, _network.Outputs, logits))
            .Add(Fields.Graph.Output, Value(OnnxExporter.ProbabilitiesName, _network.Outputs, probabilities));
    }

    /// <summary>An input or output of shape (N, columns), as a ValueInfoProto; N is free.</summary>
    private static ProtoMessage Value(string name, int columns, string text)
    {
        ProtoMessage shape = new ProtoMessage()
            .Add(Fields.Shape.Dim, new ProtoMessage().Add(Fields.Dimension.DimParam, OnnxExporter.BatchName))
            .Add(Fields.Shape.Dim, new ProtoMessage().Add(Fields.Dimension.DimValue, columns));
        ProtoMessage tensor = new ProtoMessage()
            .Add(Fields.TensorType.ElemType, Fields.DataType.Float)
            .Add(Fields.TensorType.Shape, shape);
        return new ProtoMessage()
            .Add(Fields.ValueInfo.Name, name)
            .Add(Fields.ValueInfo.Type, new ProtoMessage().Add(Fields.ValueType.TensorType, tensor))
            .Add(Fields.ValueInfo.DocString, text);
    }
}
