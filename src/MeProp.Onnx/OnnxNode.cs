namespace MeProp.Onnx;

/// <summary>An operation of the graph, named after the value that it gives.</summary>
internal sealed record OnnxNode(string Type, string[] Inputs, string Output, OnnxAttribute[] Attributes)
{
    /// <summary>As a NodeProto.</summary>
    public ProtoMessage ToMessage()
    {
        var node = new ProtoMessage();
        foreach (string input in Inputs) node.Add(Fields.Node.Input, input);
        node.Add(Fields.Node.Output, Output).Add(Fields.Node.Name, Output).Add(Fields.Node.OpType, Type);
        foreach (OnnxAttribute attribute in Attributes) node.Add(Fields.Node.Attribute, attribute.ToMessage());
        return node;
    }
}
