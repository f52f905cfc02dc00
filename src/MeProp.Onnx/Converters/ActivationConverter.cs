namespace MeProp.Onnx;

/// <summary>Relu, Tanh and Sigmoid are operators of the same names; the cube is two products.</summary>
internal static class ActivationConverter
{
    public static void Convert(ActivationLayer layer, OnnxGraph graph) => Add(layer.Activation, layer.Name, graph);

    public static void Add(Activation activation, string name, OnnxGraph graph)
    {
        string x = graph.Current;
        if (activation == Activation.Cube)
        {
            graph.AddNode("Mul", [x, x], $"{name}.square");
            graph.AddNode("Mul", [graph.Current, x], $"{name}.cube");
            return;
        }

        graph.AddNode($"{activation}", [x], $"{name}.{activation}".ToLowerInvariant());
    }
}
