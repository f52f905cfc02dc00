using Microsoft.ML.OnnxRuntime;

namespace MeProp.Onnx.Tests;

/// <summary>A network after its way through an ONNX file, in ONNX Runtime.</summary>
internal sealed class RuntimeModel : IDisposable
{
    private readonly RunOptions _run = new();
    private readonly SessionOptions _options = new()
    {
        IntraOpNumThreads = 1,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
    };

    public RuntimeModel(byte[] file) => Session = new InferenceSession(file, _options);

    public InferenceSession Session { get; }

    public static RuntimeModel Of(Network network, ModelInfo? info = null, OnnxConverters? converters = null)
    {
        using var stream = new MemoryStream();
        OnnxExporter.Export(stream, network, info ?? new ModelInfo(), converters);
        return new RuntimeModel(stream.ToArray());
    }

    /// <summary>Both outputs (N, O) for inputs (N, I).</summary>
    public (float[] Logits, float[] Probabilities) Run(float[] inputs, int examples)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(inputs, [examples, inputs.Length / examples]);
        return Run("input", input, examples);
    }

    /// <summary>Both outputs (N, O) for ids (N, F).</summary>
    public (float[] Logits, float[] Probabilities) Run(long[] ids, int rows)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(ids, [rows, ids.Length / rows]);
        return Run("ids", input, rows);
    }

    public void Dispose()
    {
        Session.Dispose();
        _run.Dispose();
        _options.Dispose();
    }

    private (float[] Logits, float[] Probabilities) Run(string name, OrtValue input, int examples)
    {
        string[] names = ["logits", "probabilities"];
        using IDisposableReadOnlyCollection<OrtValue> outputs = Session.Run(_run, [name], [input], names);
        Assert.All(outputs, output => Assert.Equal(examples, output.GetTensorTypeAndShape().Shape[0]));
        return (outputs[0].GetTensorDataAsSpan<float>().ToArray(), outputs[1].GetTensorDataAsSpan<float>().ToArray());
    }
}
