using System.Buffers.Binary;

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
    private string? _input, _inputText;
    private bool _inputHoldsIds;

    internal OnnxGraph(Network network, OnnxConverters converters)
    {
        _network = network;
        converters.Convert(network.Input, this);
        if (_input is null)
            throw new ArgumentException($"The converter of the input ({network.Input}) sets no input.");
        foreach (Layer layer in network.Layers) converters.Convert(layer, this);

        // Users rely on the name of the last layer's output.
        string output = PredictsNumber ? OnnxExporter.PredictionName : OnnxExporter.LogitsName;
        if (Current == _input) AddNode("Identity", [Current], output);
        else _nodes[^1] = _nodes[^1] with { Output = output };
        if (!PredictsNumber)
            AddNode("Softmax", [Current], OnnxExporter.ProbabilitiesName, ("axis", 1));
    }

    /// <summary>The value that the last operation gave: the input of the next layer.</summary>
    public string Current => _nodes.Count > 0
        ? _nodes[^1].Output
        : _input ?? throw new InvalidOperationException("The graph has no input yet.");

    /// <summary>One output is a number: there is nothing to choose from.</summary>
    private bool PredictsNumber => _network.Outputs == 1;

    /// <summary>Columns of the graph's input.</summary>
    internal int InputColumns { get; private set; }

    /// <summary>States the graph's input (N, columns). The converter then adds the operations of the input.</summary>
    /// <param name="name">Its name, as in "input" for values.</param>
    /// <param name="columns">Columns of each row.</param>
    /// <param name="holdsIds">True for 64-bit integers, false for 32-bit floats.</param>
    /// <param name="text">What it holds, in words; null for values as <see cref="ModelInfo"/> describes them.</param>
    public void SetInput(string name, int columns, bool holdsIds, string? text = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        (_input, InputColumns, _inputHoldsIds, _inputText) = (name, columns, holdsIds, text);
    }

    /// <summary>Adds an operation. Its output is <see cref="Current"/> afterwards.</summary>
    /// <param name="type">The operator, as in "Gemm".</param>
    /// <param name="inputs">Names of the values that it takes.</param>
    /// <param name="output">Name of the value that it gives, unique, as in "0.linear".</param>
    /// <param name="attributes">Settings of the operator.</param>
    public void AddNode(
        string type, string[] inputs, string output, params ReadOnlySpan<OnnxAttribute> attributes) =>
        _nodes.Add(new OnnxNode(type, inputs, output, attributes.ToArray()));

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

    /// <summary>Adds 32-bit floats as a constant.</summary>
    /// <param name="name">Its name, unique.</param>
    /// <param name="values">The values, the last dimension contiguous.</param>
    /// <param name="sizes">Sizes of its shape; none for a scalar.</param>
    /// <returns>The name.</returns>
    public string AddConstant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<int> sizes)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), values[i]);
        return AddConstant(name, Fields.DataType.Float, bytes, sizes);
    }

    /// <summary>Adds 64-bit integers, such as indices and shapes, as a constant.</summary>
    /// <param name="name">Its name, unique.</param>
    /// <param name="values">The values, the last dimension contiguous.</param>
    /// <param name="sizes">Sizes of its shape; none for a scalar.</param>
    /// <returns>The name.</returns>
    public string AddConstant(string name, ReadOnlySpan<long> values, params ReadOnlySpan<int> sizes)
    {
        var bytes = new byte[values.Length * sizeof(long)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * sizeof(long)), values[i]);
        return AddConstant(name, Fields.DataType.Int64, bytes, sizes);
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
        graph
            .Add(Fields.Graph.DocString, $"{_network}")
            .Add(Fields.Graph.Input, Value(
                _input!, InputColumns, _inputText ?? inputText,
                _inputHoldsIds ? Fields.DataType.Int64 : Fields.DataType.Float));
        if (PredictsNumber)
        {
            return graph.Add(
                Fields.Graph.Output, Value(OnnxExporter.PredictionName, _network.Outputs, "The predicted number."));
        }

        return graph
            .Add(Fields.Graph.Output, Value(OnnxExporter.LogitsName, _network.Outputs, logits))
            .Add(Fields.Graph.Output, Value(OnnxExporter.ProbabilitiesName, _network.Outputs, probabilities));
    }

    private string AddConstant(string name, int type, byte[] bytes, ReadOnlySpan<int> sizes)
    {
        var tensor = new ProtoMessage();
        foreach (int size in sizes) tensor.Add(Fields.Tensor.Dims, size);
        _initializers.Add(tensor
            .Add(Fields.Tensor.DataType, type).Add(Fields.Tensor.Name, name).Add(Fields.Tensor.RawData, bytes));
        return name;
    }

    /// <summary>An input or output of shape (N, columns), as a ValueInfoProto; N is free.</summary>
    private static ProtoMessage Value(
        string name, int columns, string text, int type = Fields.DataType.Float)
    {
        ProtoMessage shape = new ProtoMessage()
            .Add(Fields.Shape.Dim, new ProtoMessage().Add(Fields.Dimension.DimParam, OnnxExporter.BatchName))
            .Add(Fields.Shape.Dim, new ProtoMessage().Add(Fields.Dimension.DimValue, columns));
        ProtoMessage tensor = new ProtoMessage()
            .Add(Fields.TensorType.ElemType, type)
            .Add(Fields.TensorType.Shape, shape);
        return new ProtoMessage()
            .Add(Fields.ValueInfo.Name, name)
            .Add(Fields.ValueInfo.Type, new ProtoMessage().Add(Fields.ValueType.TensorType, tensor))
            .Add(Fields.ValueInfo.DocString, text);
    }
}
