namespace MeProp.Onnx;

/// <summary>An operation of the graph; it is named after the value that it makes.</summary>
/// <param name="Type">The operator, as in "Gemm".</param>
/// <param name="Inputs">Names of the values that it takes.</param>
/// <param name="Output">Name of the value that it makes.</param>
/// <param name="Attribute">A setting of the operator, or null.</param>
internal sealed record OnnxNode(string Type, string[] Inputs, string Output, (string Name, int Value)? Attribute = null)
{
    /// <summary>As a NodeProto.</summary>
    public ProtoMessage ToMessage()
    {
        var node = new ProtoMessage();
        foreach (string input in Inputs) node.Add(OnnxFields.Node.Input, input);
        node.Add(OnnxFields.Node.Output, Output).Add(OnnxFields.Node.Name, Output).Add(OnnxFields.Node.OpType, Type);
        if (Attribute is not { } attribute) return node;
        return node.Add(OnnxFields.Node.Attribute, new ProtoMessage()
            .Add(OnnxFields.Attribute.Name, attribute.Name)
            .Add(OnnxFields.Attribute.Int, attribute.Value)
            .Add(OnnxFields.Attribute.Type, OnnxFields.AttributeType.Int));
    }
}
