using Google.Protobuf;

namespace MeProp.Onnx;

/// <summary>
/// Writes a network as an ONNX file, for ONNX Runtime and other programs. Input "input" (N, I): the network's inputs, 32-bit floats; outputs
/// "logits" (N, O) and "probabilities" (N, O). N is free: one file serves every batch size.
/// </summary>
/// <remarks>
/// Operator set 13 with file format 7, the pair of ONNX 1.8 (2020): the first set in which Softmax works on one axis, as here, and old enough
/// for every runtime in use. ONNX Runtime reads it from version 1.6 on.
/// </remarks>
public static class OnnxExporter
{
    /// <summary>Version of the ONNX operators that the file uses.</summary>
    public const int OperatorSetVersion = 13;

    /// <summary>Version of the ONNX file format (IR version).</summary>
    public const int FormatVersion = 7;

    /// <summary>Name of the input: the network's inputs, (N, I).</summary>
    public const string InputName = "input";

    /// <summary>Name of the first output: what the last layer gives, (N, O).</summary>
    public const string LogitsName = "logits";

    /// <summary>Name of the second output: softmax of the logits, (N, O).</summary>
    public const string ProbabilitiesName = "probabilities";

    internal const string BatchName = "N";

    /// <summary>Protobuf counts the bytes of a message with 31 bits.</summary>
    private const long SizeLimit = int.MaxValue;

    /// <summary>Writes a file. One of that name is replaced once the new one is whole and on the disk.</summary>
    /// <param name="path">The file; replaced when it exists.</param>
    /// <param name="network">A built network of linear layers, activations and dropout.</param>
    /// <param name="info">What the model is for and where it came from; goes into the file's metadata.</param>
    /// <exception cref="ArgumentException">The network is not built, has another layer, is too large for the format (2 GB), or does not fit <paramref name="info"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Export(string path, Sequential network, ModelInfo info)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ProtoMessage model = ModelOf(network, info, SizeLimit);
        AtomicFile.Write(path, stream => Write(model, stream));
    }

    /// <summary>Writes to a stream, which stays open.</summary>
    /// <param name="stream">Where to write.</param>
    /// <param name="network">A built network of linear layers, activations and dropout.</param>
    /// <param name="info">What the model is for and where it came from; goes into the file's metadata.</param>
    /// <exception cref="ArgumentException">The network is not built, has another layer, is too large for the format (2 GB), or does not fit <paramref name="info"/>; nothing is written then.</exception>
    public static void Export(Stream stream, Sequential network, ModelInfo info) => Export(stream, network, info, SizeLimit);

    internal static void Export(Stream stream, Sequential network, ModelInfo info, long sizeLimit)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Write(ModelOf(network, info, sizeLimit), stream);
    }

    private static ProtoMessage ModelOf(Sequential network, ModelInfo info, long sizeLimit)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(info);
        if (!network.IsBuilt) throw new ArgumentException("The network is not built yet: train, load or build it before it is exported.");
        var graph = new OnnxGraph(network);
        var metadata = new OnnxMetadata(network, graph.Inputs, info);
        ProtoMessage model = new ProtoMessage()
            .Add(OnnxFields.Model.IrVersion, FormatVersion)
            .Add(OnnxFields.Model.ProducerName, "MeProp")
            .Add(OnnxFields.Model.ProducerVersion, OnnxMetadata.ProducerVersion)
            .Add(OnnxFields.Model.ModelVersion, 1)
            .Add(OnnxFields.Model.DocString, metadata.ModelText)
            .Add(OnnxFields.Model.Graph, graph.ToMessage(metadata.InputText))
            .Add(OnnxFields.Model.OpsetImport, new ProtoMessage().Add(OnnxFields.OperatorSet.Domain, "").Add(OnnxFields.OperatorSet.Version, OperatorSetVersion));
        foreach ((string key, string value) in metadata.Entries)
            model.Add(OnnxFields.Model.MetadataProps, new ProtoMessage().Add(OnnxFields.Entry.Key, key).Add(OnnxFields.Entry.Value, value));
        if (model.Size > sizeLimit)
            throw new ArgumentException($"The network has {network.ParameterCount} parameters and would need an ONNX file of {model.Size} bytes, which is over the format's limit of {sizeLimit}. Export a smaller network.");
        return model;
    }

    private static void Write(ProtoMessage model, Stream stream)
    {
        using var output = new CodedOutputStream(stream, leaveOpen: true);
        model.WriteTo(output);
    }
}
