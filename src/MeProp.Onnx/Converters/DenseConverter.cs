namespace MeProp.Onnx;

/// <summary>y = f(x wᵀ + b): one Gemm with transB = 1, so that w (O, I) stays as it is stored, then f.</summary>
internal static class DenseConverter
{
    public static void Convert(Dense layer, OnnxGraph graph)
    {
        string w = graph.AddParameter(layer.Weight), b = graph.AddParameter(layer.Bias);
        graph.AddNode("Gemm", [graph.Current, w, b], $"{layer.Name}.linear", ("transB", 1));
        if (layer.Activation is { } activation) ActivationConverter.Add(activation, layer.Name, graph);
    }
}
