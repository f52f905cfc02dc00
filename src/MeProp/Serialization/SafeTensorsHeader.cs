using System.Collections.ObjectModel;

namespace MeProp;

/// <summary>
/// The header of a safetensors file: a JSON object of tensors ("dtype", "shape", "data_offsets") and "__metadata__".
/// Names must be unique, fields known, dimensions at most <see cref="TensorSize.MaxDimensions"/>. Memory is a small
/// multiple of the header's length, for any stated sizes.
/// </summary>
internal sealed class SafeTensorsHeader
{
    public const string MetadataName = "__metadata__";

    private readonly Dictionary<string, TensorInfo> _byName = [];
    private readonly List<TensorInfo> _tensors = [];
    private Dictionary<string, string>? _metadata;

    private SafeTensorsHeader()
    {
    }

    /// <summary>In the order of their data.</summary>
    public IReadOnlyList<TensorInfo> Tensors => _tensors;

    public IReadOnlyDictionary<string, TensorInfo> ByName => _byName;

    public IReadOnlyDictionary<string, string> Metadata =>
        _metadata ?? (IReadOnlyDictionary<string, string>)ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// Parses a header before <paramref name="dataLength"/> bytes. Errors are the rest of a sentence about the header.
    /// </summary>
    public static SafeTensorsHeader Parse(ReadOnlySpan<byte> header, long dataLength)
    {
        var result = new SafeTensorsHeader();
        result.Read(header);
        result.CheckCoverage(dataLength);
        return result;
    }

    private void Read(ReadOnlySpan<byte> header)
    {
        var json = new StrictJson(header);
        json.ReadObjectStart("as a whole");
        Span<long> shape = stackalloc long[TensorSize.MaxDimensions];
        while (json.ReadField())
        {
            if (json.FieldIs("__metadata__"u8))
            {
                ReadMetadata(ref json);
                continue;
            }

            string name = json.FieldName;
            TensorInfo tensor;
            try
            {
                tensor = ReadTensor(ref json, name, shape);
            }
            catch (FormatException exception) when (exception is not MalformedJsonException)
            {
                throw new FormatException($"says of tensor {MessageText.Quote(name)}: {exception.Message}", exception);
            }

            if (!_byName.TryAdd(name, tensor))
                throw new FormatException($"names tensor {MessageText.Quote(name)} twice");
            _tensors.Add(tensor);
        }

        json.ReadEnd();
    }

    private void ReadMetadata(ref StrictJson json)
    {
        if (_metadata is not null) throw new FormatException($"has {MetadataName} twice");
        _metadata = [];
        try
        {
            json.ReadStrings(_metadata);
        }
        catch (FormatException exception) when (exception is not MalformedJsonException)
        {
            throw new FormatException($"says in {MetadataName}: {exception.Message}", exception);
        }
    }

    private static TensorInfo ReadTensor(ref StrictJson json, string name, scoped Span<long> shape)
    {
        TensorType? type = null;
        int dimensions = -1;
        long begin = -1, end = -1;
        json.ReadObjectStart("its description");
        while (json.ReadField())
        {
            if (json.FieldIs("dtype"u8) && type is null)
            {
                string typeName = json.ReadString("dtype");
                if (!TensorSize.TryParseType(typeName, out TensorType known))
                    throw new FormatException($"its dtype {MessageText.Quote(typeName)} is unknown");
                type = known;
            }
            else if (json.FieldIs("shape"u8) && dimensions < 0)
            {
                dimensions = ReadShape(ref json, shape);
            }
            else if (json.FieldIs("data_offsets"u8) && begin < 0)
            {
                (begin, end) = ReadOffsets(ref json);
            }
            else
            {
                throw new FormatException($"{MessageText.Quote(json.FieldName)} is twice there or unknown");
            }
        }

        if (type is null || dimensions < 0 || begin < 0)
        {
            throw new FormatException(
                $"it has no {(type is null ? "dtype" : dimensions < 0 ? "shape" : "data_offsets")}");
        }
        shape = shape[..dimensions];
        if (TensorSize.Measure(type.Value, shape, out long elements, out long bytes) is { } error)
            throw new FormatException(error);
        if (end < begin) throw new FormatException($"its data end at {end}, before they begin at {begin}");
        if (end - begin != bytes)
            throw new FormatException($"its shape takes {bytes} bytes, but its data_offsets hold {end - begin}");
        return new TensorInfo(name, type.Value, shape.ToArray(), elements, begin, end);
    }

    private static int ReadShape(ref StrictJson json, scoped Span<long> shape)
    {
        int count = 0;
        json.ReadArrayStart("shape");
        while (json.ReadItem("shape", out long size))
        {
            if (count == shape.Length) throw new FormatException($"its shape has more than {shape.Length} dimensions");
            shape[count++] = size;
        }

        return count;
    }

    private static (long Begin, long End) ReadOffsets(ref StrictJson json)
    {
        const string what = "data_offsets";
        json.ReadArrayStart(what);
        if (!json.ReadItem(what, out long begin)
            || !json.ReadItem(what, out long end)
            || json.ReadItem(what, out long _))
        {
            throw new FormatException("its data_offsets are not two numbers");
        }
        return (begin, end);
    }

    /// <summary>Checks that the data fill the remaining file, without holes or overlaps.</summary>
    private void CheckCoverage(long dataLength)
    {
        _tensors.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long position = 0;
        foreach (TensorInfo tensor in _tensors)
        {
            if (tensor.Begin < position)
            {
                throw new FormatException(
                    $"lets the data of tensor {MessageText.Quote(tensor.Name)} overlap those of another");
            }
            if (tensor.Begin > position)
            {
                throw new FormatException(
                    $"leaves {tensor.Begin - position} bytes unused before the data of tensor "
                    + $"{MessageText.Quote(tensor.Name)}");
            }
            position = tensor.End;
        }

        if (position > dataLength)
            throw new TruncatedDataException($"announces {position} bytes of data, but only {dataLength} follow");
        if (position < dataLength)
            throw new FormatException($"announces {position} bytes of data, but {dataLength} follow");
    }
}
