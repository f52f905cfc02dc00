namespace MeProp.Onnx;

/// <summary>
/// The network as an ONNX graph. A linear layer y = x wᵀ + b is one Gemm with transB = 1, so that w (O, I) stays as it is stored; dropout does
/// nothing in prediction and is left out; which gradients training kept plays no part. Values are named after the layers, as in "0.linear".
/// </summary>
internal sealed class OnnxGraph
{
    private readonly List<OnnxNode> _nodes = [];
    private readonly List<ProtoMessage> _initializers = [];
    private readonly Sequential _network;

    /// <summary>Walks through a network.</summary>
    /// <param name="network">A built network.</param>
    /// <exception cref="ArgumentException">A layer has no counterpart here.</exception>
    public OnnxGraph(Sequential network)
    {
        _network = network;
        Inputs = network.Outputs;
        Add(network);

        // What the last layer gives has a name that users rely on.
        if (_nodes.Count == 0) AddNode("Identity", OnnxExporter.LogitsName);
        else _nodes[^1] = _nodes[^1] with { Output = OnnxExporter.LogitsName };
        _nodes.Add(new OnnxNode("Softmax", [OnnxExporter.LogitsName], OnnxExporter.ProbabilitiesName, ("axis", 1)));
    }

    /// <summary>Values of an example, I; only linear layers change their number.</summary>
    public int Inputs { get; private set; }

    private string LastValue => _nodes.Count == 0 ? OnnxExporter.InputName : _nodes[^1].Output;

    /// <summary>As a GraphProto.</summary>
    /// <param name="inputText">The input in words.</param>
    public ProtoMessage ToMessage(string inputText)
    {
        var graph = new ProtoMessage();
        foreach (OnnxNode node in _nodes) graph.Add(OnnxFields.Graph.Node, node.ToMessage());
        graph.Add(OnnxFields.Graph.Name, "network");
        foreach (ProtoMessage initializer in _initializers) graph.Add(OnnxFields.Graph.Initializer, initializer);
        return graph
            .Add(OnnxFields.Graph.DocString, _network.ToString())
            .Add(OnnxFields.Graph.Input, Value(OnnxExporter.InputName, Inputs, inputText))
            .Add(OnnxFields.Graph.Output, Value(OnnxExporter.LogitsName, _network.Outputs, "Score of each class; the largest wins."))
            .Add(OnnxFields.Graph.Output, Value(OnnxExporter.ProbabilitiesName, _network.Outputs, "Softmax of the logits: 0 to 1, with the sum 1 in each row."));
    }

    private void Add(Sequential network)
    {
        foreach (Layer layer in network.Layers)
        {
            switch (layer)
            {
                case Dense dense:
                    AddDense(dense);
                    break;
                case Relu:
                    AddActivation(Activation.Relu, layer.Name);
                    break;
                case Tanh:
                    AddActivation(Activation.Tanh, layer.Name);
                    break;
                case Sigmoid:
                    AddActivation(Activation.Sigmoid, layer.Name);
                    break;
                case Cube:
                    AddActivation(Activation.Cube, layer.Name);
                    break;
                case Dropout:
                    break;
                case Sequential inner:
                    Add(inner);
                    break;
                default:
                    throw new ArgumentException($"Layer {layer.Name} ({layer}) cannot be written as ONNX: linear layers, activations and dropout can.");
            }
        }
    }

    private void AddDense(Dense dense)
    {
        Matrix weight = dense.Weight.Value, bias = dense.Bias.Value;
        if (_initializers.Count == 0) Inputs = weight.Columns;
        AddInitializer(dense.Weight.Name, weight, weight.Rows, weight.Columns);
        AddInitializer(dense.Bias.Name, bias, bias.Columns);
        _nodes.Add(new OnnxNode("Gemm", [LastValue, dense.Weight.Name, dense.Bias.Name], $"{dense.Name}.linear", ("transB", 1)));
        if (dense.Activation is { } activation) AddActivation(activation, dense.Name);
    }

    private void AddActivation(Activation activation, string name)
    {
        if (activation == Activation.Cube)
        {
            string x = LastValue, square = $"{name}.square";
            _nodes.Add(new OnnxNode("Mul", [x, x], square));
            _nodes.Add(new OnnxNode("Mul", [square, x], $"{name}.cube"));
            return;
        }

        // The names in ONNX are the same.
        AddNode(activation.ToString(), $"{name}.{activation.ToString().ToLowerInvariant()}");
    }

    private void AddNode(string type, string output) => _nodes.Add(new OnnxNode(type, [LastValue], output));

    private void AddInitializer(string name, Matrix values, params ReadOnlySpan<int> shape)
    {
        var tensor = new ProtoMessage();
        foreach (int length in shape) tensor.Add(OnnxFields.Tensor.Dims, length);
        _initializers.Add(tensor
            .Add(OnnxFields.Tensor.DataType, OnnxFields.DataType.Float)
            .Add(OnnxFields.Tensor.Name, name)
            .Add(OnnxFields.Tensor.RawData, values));
    }

    /// <summary>An input or output of shape (N, columns), as a ValueInfoProto; N is what the caller brings.</summary>
    private static ProtoMessage Value(string name, int columns, string text)
    {
        ProtoMessage shape = new ProtoMessage()
            .Add(OnnxFields.Shape.Dim, new ProtoMessage().Add(OnnxFields.Dimension.DimParam, OnnxExporter.BatchName))
            .Add(OnnxFields.Shape.Dim, new ProtoMessage().Add(OnnxFields.Dimension.DimValue, columns));
        ProtoMessage tensor = new ProtoMessage().Add(OnnxFields.TensorType.ElemType, OnnxFields.DataType.Float).Add(OnnxFields.TensorType.Shape, shape);
        return new ProtoMessage()
            .Add(OnnxFields.ValueInfo.Name, name)
            .Add(OnnxFields.ValueInfo.Type, new ProtoMessage().Add(OnnxFields.ValueType.TensorType, tensor))
            .Add(OnnxFields.ValueInfo.DocString, text);
    }
}
