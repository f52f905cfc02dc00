namespace MeProp.Onnx;

/// <summary>Dropout does nothing in prediction: it adds no operation.</summary>
internal static class DropoutConverter
{
    public static void Convert(Dropout layer, OnnxGraph graph)
    {
    }
}
