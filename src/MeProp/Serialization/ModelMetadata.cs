using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MeProp;

/// <summary>The texts that make a safetensors file a model: format, version, layers and the fields of <see cref="ModelInfo"/>.</summary>
internal static class ModelMetadata
{
    public const string FormatKey = "format", Format = "meprop", VersionKey = "version", Version = "1";
    private const string LayersKey = "layers", TaskKey = "task", LabelsKey = "labels", ShapeKey = "inputShape", ScaleKey = "inputScale", TrainingKey = "training";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>All texts of a model.</summary>
    /// <exception cref="ArgumentException">A text is null or no valid Unicode.</exception>
    public static Dictionary<string, string> Make(IReadOnlyList<LayerDescription> layers, ModelInfo info)
    {
        foreach (string text in (IEnumerable<string>)[info.Task, .. info.Labels, .. info.Training.Keys, .. info.Training.Values]) SafeTensorsWriter.CheckText(text);
        var metadata = new Dictionary<string, string>
        {
            [FormatKey] = Format,
            [VersionKey] = Version,
            [LayersKey] = Json(json => WriteArray(json, layers, layer => layer.Write(json))),
        };
        if (info.Task.Length > 0) metadata[TaskKey] = info.Task;
        if (info.Labels.Count > 0) metadata[LabelsKey] = Json(json => WriteArray(json, info.Labels, json.WriteStringValue));
        if (info.InputShape.Count > 0) metadata[ShapeKey] = Json(json => WriteArray(json, info.InputShape, json.WriteNumberValue));
        if (info.InputScale != 1) metadata[ScaleKey] = info.InputScale.ToString("R", CultureInfo.InvariantCulture);
        if (info.Training.Count > 0) metadata[TrainingKey] = Json(json => WriteTraining(json, info.Training));
        return metadata;
    }

    /// <summary>True when a file says that it is a model of MeProp.</summary>
    public static bool IsModel(SafeTensors file) => file.Metadata.TryGetValue(FormatKey, out string? format) && format == Format;

    /// <summary>The layers.</summary>
    /// <exception cref="ModelFileException">They cannot be read, or a newer version wrote them.</exception>
    public static List<LayerDescription> ReadLayers(SafeTensors file)
    {
        CheckVersion(file);
        if (!file.Metadata.TryGetValue(LayersKey, out string? text)) throw Damaged(file, "have no layers");
        var layers = new List<LayerDescription>();
        Parse(file, LayersKey, text, (ref StrictJson json) =>
        {
            json.ReadArrayStart("it");
            while (json.ReadObject("it"))
            {
                try
                {
                    layers.Add(LayerDescription.Read(ref json));
                }
                catch (FormatException exception) when (exception is not MalformedJsonException)
                {
                    string message = $"layer {layers.Count}: {exception.Message}";
                    throw exception is NewerVersionException ? new NewerVersionException(message) : new FormatException(message);
                }
            }
        });
        return layers;
    }

    /// <summary>What the model is for and where it came from.</summary>
    /// <exception cref="ModelFileException">A field cannot be read.</exception>
    public static ModelInfo ReadInfo(SafeTensors file)
    {
        var labels = new List<string>();
        var shape = new List<int>();
        var training = new Dictionary<string, string>();
        float scale = 1;
        ReadIfPresent(file, LabelsKey, (ref StrictJson json) =>
        {
            json.ReadArrayStart("it");
            while (json.ReadItem("it", out string label)) labels.Add(label);
        });
        ReadIfPresent(file, ShapeKey, (ref StrictJson json) =>
        {
            json.ReadArrayStart("it");
            while (json.ReadItem("it", out long size)) shape.Add(size <= int.MaxValue && shape.Count < TensorSize.MaxDimensions ? (int)size : throw new FormatException("it is too large"));
        });
        ReadIfPresent(file, ScaleKey, (ref StrictJson json) => scale = json.ReadNumber("it"));
        ReadIfPresent(file, TrainingKey, (ref StrictJson json) =>
        {
            json.ReadObjectStart("it");
            while (json.ReadField())
            {
                string key = json.FieldName;
                if (!training.TryAdd(key, json.ReadString("a value"))) throw new FormatException($"{MessageText.Quote(key)} is there twice");
            }
        });
        return new ModelInfo { Task = file.Metadata.GetValueOrDefault(TaskKey, ""), Labels = labels, InputShape = shape, InputScale = scale, Training = training };
    }

    private delegate void Reading(ref StrictJson json);

    private static void ReadIfPresent(SafeTensors file, string key, Reading read)
    {
        if (file.Metadata.TryGetValue(key, out string? text)) Parse(file, key, text, read);
    }

    private static void Parse(SafeTensors file, string key, string text, Reading read)
    {
        try
        {
            var json = new StrictJson(Encoding.UTF8.GetBytes(text));
            read(ref json);
            json.ReadEnd();
        }
        catch (NewerVersionException exception)
        {
            throw new ModelFileException($"{file.Name} was made by a newer version of MeProp, or is damaged: its {key} say of {exception.Message}. Use that version.", exception);
        }
        catch (MalformedJsonException exception)
        {
            throw Damaged(file, $"have a field {MessageText.Quote(key)} that {exception.Message}", exception);
        }
        catch (FormatException exception)
        {
            throw Damaged(file, $"say in {MessageText.Quote(key)}: {exception.Message}", exception);
        }
    }

    private static void CheckVersion(SafeTensors file)
    {
        if (!file.Metadata.TryGetValue(VersionKey, out string? version)) throw Damaged(file, "have no version");
        if (version == Version) return;
        bool newer = int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 1;
        throw newer
            ? new ModelFileException($"{file.Name} was made by a newer version of MeProp: its format is version {number}, and only {Version} is known here. Use that version.")
            : Damaged(file, $"have the version {MessageText.Quote(version)}");
    }

    private static ModelFileException Damaged(SafeTensors file, string what, Exception? cause = null)
    {
        string message = $"{file.Name} is damaged: its metadata {what}. Get the file again.";
        return cause is null ? new ModelFileException(message) : new ModelFileException(message, cause);
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable)) write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteArray<T>(Utf8JsonWriter json, IReadOnlyList<T> items, Action<T> write)
    {
        json.WriteStartArray();
        foreach (T item in items) write(item);
        json.WriteEndArray();
    }

    private static void WriteTraining(Utf8JsonWriter json, IReadOnlyDictionary<string, string> training)
    {
        json.WriteStartObject();
        foreach ((string key, string value) in training) json.WriteString(key, value);
        json.WriteEndObject();
    }
}
