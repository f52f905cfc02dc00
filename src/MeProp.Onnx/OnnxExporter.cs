using Google.Protobuf;

namespace MeProp.Onnx;

/// <summary>
/// Writes a network as an ONNX file, for ONNX Runtime and other programs. Input "input" (N, I): the network's inputs,
/// 32-bit floats; or "ids" (N, F): ids of the tables of an <see cref="Embedding"/>, 64-bit integers. Outputs "logits"
/// (N, O) and "probabilities" (N, O); of a network with one output "prediction" (N, 1) instead. N is free: one file
/// serves every batch size. With an <see cref="Lstm"/> the N rows are the time steps of one sequence.
/// </summary>
/// <remarks>
/// Operator set 13 with file format 7 is the pair of ONNX 1.8 (2020), the first set whose Softmax works on one axis.
/// ONNX Runtime reads it from version 1.6 on.
/// </remarks>
public static class OnnxExporter
{
    /// <summary>Version of the ONNX operators that the file uses.</summary>
    public const int OperatorSetVersion = 13;

    /// <summary>Version of the ONNX file format (IR version).</summary>
    public const int FormatVersion = 7;

    /// <summary>Name of the input: the network's inputs, (N, I).</summary>
    public const string InputName = "input";

    /// <summary>Name of the input of a network that reads ids, (N, F).</summary>
    public const string IdsName = "ids";

    /// <summary>Name of the first output: that of the last layer, (N, O).</summary>
    public const string LogitsName = "logits";

    /// <summary>Name of the second output: softmax of the logits, (N, O).</summary>
    public const string ProbabilitiesName = "probabilities";

    /// <summary>Name of the output of a network with one output, which predicts a number, (N, 1).</summary>
    public const string PredictionName = "prediction";

    internal const string BatchName = "N";

    /// <summary>Protobuf counts the bytes of a message with 31 bits.</summary>
    private const long SizeLimit = int.MaxValue;

#pragma warning disable RS0026 // Two overloads with an optional parameter: the types of the first parameters differ.

    /// <summary>Writes a file. One of that name is replaced once the new one is whole and on the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">A built network.</param>
    /// <param name="info">What the model is for and where it came from, for the file's metadata.</param>
    /// <param name="converters">For the network's layers; <see cref="OnnxConverters.Default"/> unless given.</param>
    /// <exception cref="ArgumentException">
    /// The network is not built, has a layer without a converter, is too large for the format (2 GB), or does not fit
    /// <paramref name="info"/>; nothing is written.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Export(string path, Network network, ModelInfo info, OnnxConverters? converters = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ProtoMessage model = ModelOf(network, info, converters, SizeLimit);
        AtomicFile.Write(path, stream => Write(model, stream));
    }

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="network">A built network.</param>
    /// <param name="info">What the model is for and where it came from, for the file's metadata.</param>
    /// <param name="converters">For the network's layers; <see cref="OnnxConverters.Default"/> unless given.</param>
    /// <exception cref="ArgumentException">As for a file; nothing is written.</exception>
    public static void Export(Stream stream, Network network, ModelInfo info, OnnxConverters? converters = null) =>
        Export(stream, network, info, converters, SizeLimit);

    internal static void Export(
        Stream stream, Network network, ModelInfo info, OnnxConverters? converters, long sizeLimit)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Write(ModelOf(network, info, converters, sizeLimit), stream);
    }

    private static ProtoMessage ModelOf(Network network, ModelInfo info, OnnxConverters? converters, long sizeLimit)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(info);
        if (!network.IsBuilt)
        {
            throw new ArgumentException(
                "The network is not built yet: train, load or build it before it is exported.");
        }

        var graph = new OnnxGraph(network, converters ?? OnnxConverters.Default);
        var metadata = new OnnxMetadata(network, info, graph.InputColumns);
        ProtoMessage model = new ProtoMessage()
            .Add(Fields.Model.IrVersion, FormatVersion)
            .Add(Fields.Model.ProducerName, "MeProp")
            .Add(Fields.Model.ProducerVersion, OnnxMetadata.ProducerVersion)
            .Add(Fields.Model.ModelVersion, 1)
            .Add(Fields.Model.DocString, metadata.ModelText)
            .Add(Fields.Model.Graph, graph.ToMessage(metadata.InputText))
            .Add(Fields.Model.OpsetImport, new ProtoMessage()
                .Add(Fields.OperatorSet.Domain, "")
                .Add(Fields.OperatorSet.Version, OperatorSetVersion));
        foreach ((string key, string value) in metadata.Entries)
        {
            model.Add(
                Fields.Model.MetadataProps,
                new ProtoMessage().Add(Fields.Entry.Key, key).Add(Fields.Entry.Value, value));
        }

        if (model.Size <= sizeLimit) return model;
        throw new ArgumentException(
            $"The network has {network.ParameterCount} parameters and would need an ONNX file of {model.Size} bytes, "
            + $"which is over the format's limit of {sizeLimit}. Export a smaller network.");
    }

    private static void Write(ProtoMessage model, Stream stream)
    {
        using var output = new CodedOutputStream(stream, leaveOpen: true);
        model.WriteTo(output);
    }
}
