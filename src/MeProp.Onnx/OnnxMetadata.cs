using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeProp.Onnx;

/// <summary>What the file says of the model beside the graph: metadata for programs, texts for people.</summary>
internal sealed class OnnxMetadata
{
    private readonly Network _network;
    private readonly int[] _inputShape;
    private readonly ModelInfo _info;

    /// <summary>Checks that the information fits the network.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public OnnxMetadata(Network network, ModelInfo info, int inputColumns)
    {
        _network = network;
        _info = info;
        _inputShape = info.InputShape.Count == 0 ? [inputColumns] : [.. info.InputShape];
        if (info.Check(network.Inputs, network.Outputs) is { } error)
            throw new ArgumentException($"The information {error}.");
    }

    /// <summary>Version of this library, with the commit where the build knew it.</summary>
    public static string ProducerVersion =>
        typeof(OnnxMetadata).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? "unknown";

    /// <summary>Names and values; lists are JSON arrays.</summary>
    public IEnumerable<(string Key, string Value)> Entries =>
    [
        ("task", _info.Task),
        ("labels", JsonArray(WriteLabels)),
        ("inputShape", JsonArray(writer => Array.ForEach(_inputShape, writer.WriteNumberValue))),
        ("inputScale", Number(_info.InputScale)),
        ("network", $"{_network}"),
        .. _info.Training.Select(entry => ($"training.{entry.Key}", entry.Value)),
    ];

    /// <summary>The model in words.</summary>
    public string ModelText
    {
        get
        {
            string training = string.Join(", ", _info.Training.Select(entry => $"{entry.Key} {entry.Value}"));
            if (training.Length > 0) training = $" Training: {training}.";
            return $"A network trained by MeProp: {_network}.{training} "
                + "The metadata holds the labels and how inputs are made.";
        }
    }

    /// <summary>The input in words.</summary>
    public string InputText
    {
        get
        {
            string order = _inputShape.Length == 1 ? "" : ", row after row";
            string shape = string.Join(" × ", _inputShape);
            return $"N examples, each {shape} values{order}: raw values times {Number(_info.InputScale)}.";
        }
    }

    private static string Number(float value) => value.ToString(CultureInfo.InvariantCulture);

    private static string JsonArray(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartArray();
            write(writer);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private void WriteLabels(Utf8JsonWriter writer)
    {
        for (int i = 0; i < _network.Outputs; i++)
        {
            bool hasLabels = _info.Labels.Count > 0;
            writer.WriteStringValue(hasLabels ? _info.Labels[i] : i.ToString(CultureInfo.InvariantCulture));
        }
    }
}
