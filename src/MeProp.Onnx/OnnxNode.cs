namespace MeProp.Onnx;

/// <summary>An operation of the graph, named after the value that it gives.</summary>
internal sealed record OnnxNode(string Type, string[] Inputs, string Output, (string Name, int Value)? Attribute)
{
    /// <summary>As a NodeProto.</summary>
    public ProtoMessage ToMessage()
    {
        var node = new ProtoMessage();
        foreach (string input in Inputs) node.Add(Fields.Node.Input, input);
        node.Add(Fields.Node.Output, Output).Add(Fields.Node.Name, Output).Add(Fields.Node.OpType, Type);
        if (Attribute is not { } attribute) return node;
        return node.Add(Fields.Node.Attribute, new ProtoMessage()
            .Add(Fields.Attribute.Name, attribute.Name)
            .Add(Fields.Attribute.Int, attribute.Value)
            .Add(Fields.Attribute.Type, Fields.AttributeType.Int));
    }
}
