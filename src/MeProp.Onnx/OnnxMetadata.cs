using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeProp.Onnx;

/// <summary>What the file says of the model beside the graph: metadata for programs, texts for people.</summary>
internal sealed class OnnxMetadata
{
    private readonly Sequential _network;
    private readonly int[] _inputShape;
    private readonly ModelInfo _info;

    /// <summary>Fits what is known of a model to its network.</summary>
    /// <param name="network">A built network.</param>
    /// <param name="inputs">Values of an example.</param>
    /// <param name="info">What the model is for and where it came from.</param>
    /// <exception cref="ArgumentException">They do not fit.</exception>
    public OnnxMetadata(Sequential network, int inputs, ModelInfo info)
    {
        _network = network;
        _info = info;
        _inputShape = info.InputShape.Count == 0 ? [inputs] : [.. info.InputShape];
        if (info.Check(inputs, network.Outputs) is { } error) throw new ArgumentException($"The information {error}.");
    }

    /// <summary>Version of this library, with the commit where the build knew it.</summary>
    public static string ProducerVersion => typeof(OnnxMetadata).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Names and values; lists are JSON arrays.</summary>
    public IEnumerable<(string Key, string Value)> Entries =>
    [
        ("task", _info.Task),
        ("labels", JsonArray(writer => WriteLabels(writer))),
        ("inputShape", JsonArray(writer => Array.ForEach(_inputShape, writer.WriteNumberValue))),
        ("inputScale", Number(_info.InputScale)),
        ("network", _network.ToString()),
        .. _info.Training.Select(entry => ($"training.{entry.Key}", entry.Value)),
    ];

    /// <summary>The model in words.</summary>
    public string ModelText
    {
        get
        {
            string training = string.Join(", ", _info.Training.Select(entry => $"{entry.Key} {entry.Value}"));
            return $"A network trained by MeProp: {_network}.{(training.Length == 0 ? "" : $" Training: {training}.")} The metadata holds the labels and how inputs are made.";
        }
    }

    /// <summary>The input in words.</summary>
    public string InputText
    {
        get
        {
            string shape = _inputShape.Length == 1 ? $"{_inputShape[0]} values" : $"{string.Join(" × ", _inputShape)} values, row after row";
            return $"N examples, each {shape}: raw values times {Number(_info.InputScale)}.";
        }
    }

    private static string Number(float value) => value.ToString(CultureInfo.InvariantCulture);

    private static string JsonArray(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            write(writer);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private void WriteLabels(Utf8JsonWriter writer)
    {
        for (int i = 0; i < _network.Outputs; i++) writer.WriteStringValue(_info.Labels.Count == 0 ? i.ToString(CultureInfo.InvariantCulture) : _info.Labels[i]);
    }
}
