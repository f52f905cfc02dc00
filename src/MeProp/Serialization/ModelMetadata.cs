using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MeProp;

/// <summary>
/// The metadata that make a safetensors file a model: format, version, layers and <see cref="ModelInfo"/>.
/// </summary>
internal static class ModelMetadata
{
    public const string FormatKey = "format", Format = "meprop", VersionKey = "version", Version = "1";
    private const string LayersKey = "layers", TaskKey = "task", LabelsKey = "labels", ShapeKey = "inputShape";
    private const string ScaleKey = "inputScale", TrainingKey = "training", VocabularyKey = "vocabulary";

    public static Dictionary<string, string> Make(IReadOnlyList<LayerFields> layers, ModelInfo info)
    {
        List<string> texts =
            [info.Task, info.Vocabulary, .. info.Labels, .. info.Training.Keys, .. info.Training.Values];
        texts.ForEach(SafeTensorsWriter.CheckText);
        var metadata = new Dictionary<string, string>
        {
            [FormatKey] = Format,
            [VersionKey] = Version,
            [LayersKey] = JsonArray(layers, (json, layer) => layer.WriteTo(json)),
        };
        if (info.Task.Length > 0) metadata[TaskKey] = info.Task;
        if (info.Labels.Count > 0)
            metadata[LabelsKey] = JsonArray(info.Labels, (json, label) => json.WriteStringValue(label));
        if (info.InputShape.Count > 0)
            metadata[ShapeKey] = JsonArray(info.InputShape, (json, size) => json.WriteNumberValue(size));
        if (info.InputScale != 1) metadata[ScaleKey] = info.InputScale.ToString("R", CultureInfo.InvariantCulture);
        if (info.Vocabulary.Length > 0) metadata[VocabularyKey] = info.Vocabulary;
        if (info.Training.Count == 0) return metadata;
        metadata[TrainingKey] = Json(json =>
        {
            json.WriteStartObject();
            foreach ((string key, string value) in info.Training) json.WriteString(key, value);
            json.WriteEndObject();
        });
        return metadata;
    }

    public static bool IsModel(SafeTensors file) => file.Metadata.GetValueOrDefault(FormatKey) == Format;

    /// <summary>The layers, not built; the first may be an input layer.</summary>
    public static List<NetworkPart> ReadLayers(SafeTensors file, LayerTypes types)
    {
        CheckVersion(file);
        if (!file.Metadata.TryGetValue(LayersKey, out string? text)) throw Damaged(file, "have no layers");
        var layers = new List<NetworkPart>();
        Parse(file, LayersKey, text, (ref StrictJson json) =>
        {
            json.ReadArrayStart("it");
            while (json.ReadObject("it"))
            {
                try
                {
                    layers.Add(types.Make(LayerFields.Read(ref json)));
                }
                catch (FormatException exception) when (exception is not MalformedJsonException)
                {
                    string message = $"layer {layers.Count}: {exception.Message}";
                    if (exception is NewerVersionException) throw new NewerVersionException(message);
                    throw new FormatException(message);
                }
            }
        });
        return layers;
    }

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
            while (json.ReadItem("it", out long size))
            {
                if (size > int.MaxValue || shape.Count == TensorSize.MaxDimensions)
                    throw new FormatException("it is too large");
                shape.Add((int)size);
            }
        });
        ReadIfPresent(file, ScaleKey, (ref StrictJson json) => scale = json.ReadNumber("it"));
        ReadIfPresent(file, TrainingKey, (ref StrictJson json) => json.ReadStrings(training));
        return new ModelInfo
        {
            Task = file.Metadata.GetValueOrDefault(TaskKey, ""),
            Labels = labels,
            InputShape = shape,
            InputScale = scale,
            Training = training,
            Vocabulary = file.Metadata.GetValueOrDefault(VocabularyKey, ""),
        };
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
            throw new ModelFileException(
                $"{file.Name} was made by a newer version of MeProp, or is damaged: its {key} say of "
                + $"{exception.Message}. Use that version.",
                exception);
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
        bool isNewer = int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        throw isNewer && number > 1
            ? new ModelFileException(
                $"{file.Name} was made by a newer version of MeProp: its format is version {number}, and only "
                + $"{Version} is known here. Use that version.")
            : Damaged(file, $"have the version {MessageText.Quote(version)}");
    }

    private static ModelFileException Damaged(SafeTensors file, string what, Exception? cause = null) =>
        file.Damaged($"its metadata {what}", cause);

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, SafeTensorsWriter.ReadableJson)) write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string JsonArray<T>(IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write) => Json(json =>
    {
        json.WriteStartArray();
        foreach (T item in items) write(json, item);
        json.WriteEndArray();
    });
}
