using System.Buffers.Binary;
using CsCheck;

namespace MeProp.Tests;

public class SafeTensorsTests
{
    private static readonly Dictionary<string, string> GoldenMetadata = new()
    {
        ["maker"] = "golden.py",
        ["text"] = "quote \" backslash \\ line\nend ü €",
    };

    private static readonly string[] Escaped =
    [
        "\"", "\\", "/", "\b", "\f", "\n", "\r", "\t", "\0", "\u007F", "\u2028", "😀", "dtype", "__metadata__", ".",
    ];

    /// <summary>Text of any Unicode without half surrogate pairs, with all that JSON escapes.</summary>
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.Int[0, 0x10FFFF].Where(code => code is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32),
        Gen.Int[0, Escaped.Length - 1].Select(i => Escaped[i])).Array[0, 12].Select(string.Concat);

    private static readonly Gen<(string Name, TensorType Type, long[] Shape, byte[] Bytes)> Tensors =
        from name in Texts.Where(name => name != "__metadata__")
        from type in Gen.Enum<TensorType>()
        from shape in Gen.Long[0, 4].Array[0, 4]
        let whole = BitsOf(type) % 8 == 0 ? shape : [.. shape, 4]
        from bytes in Gen.Byte.Array[(int)whole.Aggregate(1L, (a, b) => a * b) * BitsOf(type) / 8]
        select (name, type, whole, bytes);

    [Fact]
    public void Any_tensors_and_texts_come_back_bit_for_bit() =>
        Gen.Select(Tensors.Array[0, 8], Gen.Dictionary(Texts, Texts)[0, 5]).Sample((tensors, metadata) =>
        {
            tensors = [.. tensors.DistinctBy(tensor => tensor.Name)];
            byte[] file = SafeTensorsBytes.Of(
                metadata,
                [.. tensors.Select(t => TensorData.FromBytes(t.Name, t.Type, t.Shape, t.Bytes))]);
            Assert.Equal(0, (file.Length - tensors.Sum(tensor => tensor.Bytes.Length)) % 8);
            using SafeTensors read = SafeTensorsBytes.Open(file);
            Assert.Equal(metadata, read.Metadata);
            Assert.Equal(tensors.Length, read.Tensors.Count);
            foreach ((string name, TensorType type, long[] shape, byte[] bytes) in tensors)
            {
                TensorInfo info = read[name];
                Assert.Equal((name, type, (long)bytes.Length), (info.Name, info.Type, info.ByteCount));
                Assert.Equal(shape, info.Shape);
                var copy = new byte[bytes.Length];
                read.CopyBytesTo(name, copy);
                Assert.Equal(bytes, copy);
            }
        });

    [Fact]
    public void Any_floats_come_back_bit_for_bit_also_those_that_are_not_finite() =>
        Gen.UInt.Array[0, 300].Sample(bits =>
        {
            float[] values = [.. bits.Select(BitConverter.UInt32BitsToSingle)], copy = new float[bits.Length];
            using SafeTensors read = SafeTensorsBytes.Open(
                SafeTensorsBytes.Of(null, TensorData.FromValues("x", [values.Length], values)));
            read.CopyTo("x", copy);
            Assert.Equal(bits, copy.Select(BitConverter.SingleToUInt32Bits));
        });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 15)]
    [InlineData(4, 16)]
    [InlineData(5, 17)]
    [InlineData(2, 256)]
    [InlineData(300, 70)]
    [InlineData(0, 3)]
    public void A_matrix_is_written_without_its_padding_and_read_without_touching_it(int rows, int columns)
    {
        HostMatrix matrix = Guarded(rows, columns), copy = Guarded(rows, columns);
        matrix.Upload(TestMatrix.Gaussian(new RandomStream(1), rows, columns).ToArray());
        byte[] file = SafeTensorsBytes.Of(null, TensorData.FromMatrix("m", matrix));
        Assert.Equal(4 * rows * columns, file.Length - 8 - (int)BinaryPrimitives.ReadUInt64LittleEndian(file));
        using SafeTensors read = SafeTensorsBytes.Open(file);
        read.CopyTo("m", copy);
        TestMatrix.AssertSameBits(matrix.ToArray(), copy.ToArray(), "matrix");
        AssertGuardsIntact(copy);
        float[] values = new float[rows * columns];
        read.CopyTo("m", values);
        TestMatrix.AssertSameBits(matrix.ToArray(), values, "span");
    }

    [Fact]
    public void A_matrix_of_another_device_goes_through_its_upload_and_download()
    {
        var matrix = new OtherDeviceMatrix(2, 3);
        matrix.Upload([1, 2, 3, 4, 5, 6]);
        using SafeTensors read = SafeTensorsBytes.Open(SafeTensorsBytes.Of(null, TensorData.FromMatrix("m", matrix)));
        var copy = new OtherDeviceMatrix(2, 3);
        read.CopyTo("m", copy);
        Assert.Equal([1, 2, 3, 4, 5, 6], copy.ToArray());
    }

    [Fact]
    public void The_golden_file_is_read()
    {
        using SafeTensors file = SafeTensorsBytes.Open(GoldenFiles.Read("tensors.safetensors"));
        Assert.Equal(
            ["w: F32, 2 × 3", "empty: F32, 0 × 5", "single: F32, a single value", "ids: I64, 2"],
            file.Tensors.Select(tensor => tensor.ToString().Replace("\"", "", StringComparison.Ordinal)));
        Assert.Equal(GoldenMetadata, file.Metadata);
        var w = new HostMatrix(2, 3);
        file.CopyTo("w", w);
        TestMatrix.AssertSameBits([1, -2.5f, 0.1f, float.MaxValue, float.Epsilon, -0f], w.ToArray(), "w");
        float[] single = [0];
        file.CopyTo("single", single);
        Assert.Equal([42], single);
        file.CopyTo("empty", Span<float>.Empty);
        var ids = new byte[16];
        file.CopyBytesTo("ids", ids);
        Assert.Equal(
            (-1, 1L << 40),
            (BinaryPrimitives.ReadInt64LittleEndian(ids), BinaryPrimitives.ReadInt64LittleEndian(ids.AsSpan(8))));
    }

    [Fact]
    public void The_golden_file_is_written_byte_for_byte()
    {
        var ids = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(ids, -1);
        BinaryPrimitives.WriteInt64LittleEndian(ids.AsSpan(8), 1L << 40);
        byte[] file = SafeTensorsBytes.Of(
            GoldenMetadata,
            TensorData.FromMatrix("w", TestMatrix.Of(2, 3, 1, -2.5f, 0.1f, float.MaxValue, float.Epsilon, -0f)),
            TensorData.FromValues("empty", [0, 5], default),
            TensorData.FromValues("single", [], new float[] { 42 }),
            TensorData.FromBytes("ids", TensorType.I64, [2], ids));
        Assert.Equal(GoldenFiles.Read("tensors.safetensors"), file);
    }

    [Fact]
    public void A_stream_is_read_from_its_present_position_and_left_open_when_asked()
    {
        byte[] bytes = [1, 2, 3, .. GoldenFiles.Read("tensors.safetensors")];
        using var stream = new MemoryStream(bytes) { Position = 3 };
        using (SafeTensors file = SafeTensors.Open(stream, leaveOpen: true))
        {
            float[] single = [0];
            file.CopyTo("single", single);
            Assert.Equal([42], single);
        }

        Assert.True(stream.CanRead);
        stream.Position = 3;
        SafeTensors.Open(stream).Dispose();
        Assert.False(stream.CanRead);
    }

    [Fact]
    public void What_cannot_be_read_says_so()
    {
        using SafeTensors file = SafeTensorsBytes.Open(GoldenFiles.Read("tensors.safetensors"));
        Assert.Equal(
            "x.safetensors has no tensor \"v\". Was another file meant?",
            Assert.Throws<ModelFileException>(() => file["v"]).Message);
        Assert.Equal(
            "x.safetensors has tensor \"ids\" in type I64, and only F32 can be read. Convert it, as with "
            + "tensor.float() in PyTorch.",
            Assert.Throws<ModelFileException>(() => file.CopyTo("ids", new float[2])).Message);
        Assert.Equal(
            "x.safetensors has a tensor \"w\": F32, 2 × 3, which does not fit the matrix of 3 × 2. Was another file "
            + "meant?",
            Assert.Throws<ModelFileException>(() => file.CopyTo("w", new HostMatrix(3, 2))).Message);
        Assert.Throws<ArgumentException>(() => file.CopyTo("w", new float[5]));
        Assert.Throws<ArgumentException>(() => file.CopyBytesTo("w", new byte[23]));
        Assert.False(file.TryGetTensor("W", out _));
    }

    [Fact]
    public void What_cannot_be_written_is_refused_before_a_file_exists()
    {
        using var folder = new TestFolder();
        TensorData a = TensorData.FromValues("a", [1], new float[1]);
        Assert.Throws<ArgumentException>(() => SafeTensors.Write(folder["x"], [a, a], null));
        Assert.Throws<ArgumentException>(
            () => SafeTensors.Write(folder["x"], [TensorData.FromValues("__metadata__", [1], new float[1])], null));
        Assert.Throws<ArgumentException>(
            () => SafeTensors.Write(folder["x"], [TensorData.FromValues("a\uD800", [1], new float[1])], null));
        Assert.Throws<ArgumentException>(
            () => SafeTensors.Write(folder["x"], [a], new Dictionary<string, string> { ["a"] = "\uDC00" }));
        Assert.Throws<ArgumentException>(() => TensorData.FromValues("a", [2], new float[1]));
        Assert.Throws<ArgumentException>(() => TensorData.FromMatrix("a", new HostMatrix(2, 3), 7));
        Assert.Throws<ArgumentException>(() => TensorData.FromBytes("a", TensorType.F4, [3], new byte[2]));
        Assert.Throws<ArgumentException>(() => TensorData.FromValues("a", [long.MaxValue, 3], default));
        Assert.Throws<ArgumentOutOfRangeException>(() => TensorData.FromValues("a", [-1], default));
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["x"], "old");
        var matrix = new HostMatrix(2, 3);
        TensorData tensor = TensorData.FromMatrix("a", matrix);
        matrix.SetRows(1);
        Assert.Throws<InvalidOperationException>(() => SafeTensors.Write(folder["x"], [tensor], null));
        Assert.Equal(["x"], folder.Names);
        Assert.Equal("old", File.ReadAllText(folder["x"]));
    }

    [Fact]
    public void A_file_that_another_program_has_made_shorter_is_an_error_and_no_crash()
    {
        using var folder = new TestFolder();
        using var stream = new MemoryStream();
        stream.Write(GoldenFiles.Read("tensors.safetensors"));
        stream.Position = 0;
        using SafeTensors file = SafeTensors.Open(stream, "x.safetensors");
        stream.SetLength(stream.Length - 1);
        Assert.StartsWith(
            "x.safetensors became shorter",
            Assert.Throws<ModelFileException>(() => file.CopyBytesTo("ids", new byte[16])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Names_in_messages_are_short_and_of_one_line()
    {
        byte[] file = SafeTensorsBytes.Of(
            "{\"\\n\\u202E" + new string('a', 500) + "\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4);
        string message = SafeTensorsBytes.MessageOf(file);
        Assert.StartsWith(
            "x.safetensors is damaged: its header says of tensor \"\\u000a\\u202eaaa",
            message,
            StringComparison.Ordinal);
        Assert.True(message.Length < 250, message);
    }

    /// <summary>Rows farther apart than needed, and a row of NaN behind those in use.</summary>
    private static HostMatrix Guarded(int rows, int columns)
    {
        int lines = (columns + HostMatrix.Alignment - 1) / HostMatrix.Alignment + 1;
        var matrix = new HostMatrix(rows + 1, columns, lines * HostMatrix.Alignment);
        matrix.Row(rows).Fill(float.NaN);
        matrix.SetRows(rows);
        return matrix;
    }

    private static unsafe void AssertGuardsIntact(HostMatrix matrix)
    {
        int rows = matrix.Rows, padding = matrix.Stride - matrix.Columns;
        matrix.SetRows(rows + 1);
        for (int row = 0; row <= rows; row++)
        {
            float* end = matrix.Data + (nint)row * matrix.Stride + matrix.Columns;
            Assert.Equal(new float[padding], new ReadOnlySpan<float>(end, padding).ToArray());
        }

        Assert.All(matrix.Row(rows).ToArray(), value => Assert.True(float.IsNaN(value)));
        matrix.SetRows(rows);
    }

    private static int BitsOf(TensorType type) => TensorSize.BitsOf(type);

    private sealed class OtherDeviceMatrix(int rows, int columns) : Matrix(rows, columns)
    {
        private readonly float[] _values = new float[rows * columns];

        public override void SetRows(int rows) => throw new NotSupportedException();

        public override void Upload(ReadOnlySpan<float> values) => values.CopyTo(_values);

        public override void Download(Span<float> values) => _values.CopyTo(values);
    }
}
