namespace MeProp.Onnx;

/// <summary>Values are the graph's input as they are.</summary>
internal static class ValuesConverter
{
    public static void Convert(ValuesInput input, OnnxGraph graph) =>
        graph.SetInput(OnnxExporter.InputName, input.Outputs, holdsIds: false);
}
