using System.Buffers.Binary;
using System.Text;

namespace MeProp.Tests;

public class SafeTensorsDamageTests
{
    private const string A = "\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}";

    /// <summary>Headers, lengths of the data behind them, and what is wrong.</summary>
    public static TheoryData<string, int, string> Headers => new()
    {
        { "{" + A, 24, "header is no valid JSON, or nested too deep, near byte" },
        { "{" + A + "}}", 24, "header is no valid JSON" },
        { "{" + A + "} 1", 24, "header is no valid JSON" },
        { "{" + A + ",}", 24, "header is no valid JSON" },
        { "{" + A + "}/**/", 24, "header is no valid JSON" },
        { "{" + A + "}\0", 24, "header is no valid JSON" },
        {
            "{\"a\":" + new string('[', 100) + new string(']', 100) + "}",
            0,
            "header says of tensor \"a\": its description is not an object"
        },
        {
            "{\"a\":{\"dtype\":\"F32\",\"shape\":" + new string('[', 100) + new string(']', 100) + "}}",
            0,
            "header says of tensor \"a\": shape has a value that is no number"
        },
        { "{" + A + "," + A + "}", 24, "header names tensor \"a\" twice" },
        {
            "{" + A + ",\"\\u0061\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[24,24]}}",
            24,
            "header names tensor \"a\" twice"
        },
        { "{\"__metadata__\":{},\"__metadata__\":{}}", 0, "header has __metadata__ twice" },
        { "{\"__metadata__\":[]}", 0, "header says in __metadata__: it is not an object" },
        { "{\"__metadata__\":null}", 0, "header says in __metadata__: it is not an object" },
        { "{\"__metadata__\":{\"k\":1}}", 0, "header says in __metadata__: a value is not a string" },
        { "{\"__metadata__\":{\"k\":null}}", 0, "header says in __metadata__: a value is not a string" },
        { "{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}", 0, "header says in __metadata__: \"k\" is there twice" },
        { "{\"__metadata__\":{\"k\":\"\\uD800\"}}", 0, "header has half of a surrogate pair near byte" },
        {
            "{\"\\uDC00\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}",
            0,
            "header has half of a surrogate pair near byte"
        },
        { One("F31", "[1]", "[0,4]"), 4, "header says of tensor \"a\": its dtype \"F31\" is unknown" },
        { One("f32", "[1]", "[0,4]"), 4, "its dtype \"f32\" is unknown" },
        { One("17", "[1]", "[0,4]"), 4, "its dtype \"17\" is unknown" },
        { "{\"a\":{\"dtype\":17,\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "dtype is not a string" },
        { "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "it has no dtype" },
        { "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "it has no shape" },
        { "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4, "it has no data_offsets" },
        {
            "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
            4,
            "\"dtype\" is twice there or unknown"
        },
        {
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,4]}}",
            4,
            "\"shape\" is twice there or unknown"
        },
        {
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"data_offsets\":[0,4]}}",
            4,
            "\"data_offsets\" is twice there or unknown"
        },
        {
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"scale\":2}}",
            4,
            "\"scale\" is twice there or unknown"
        },
        { One("F32", "1", "[0,4]"), 4, "shape is not an array" },
        { One("F32", "[\"1\"]", "[0,4]"), 4, "shape has a value that is no number" },
        { One("F32", "[-1]", "[0,4]"), 4, "shape has a number that is negative or no integer" },
        { One("F32", "[-0]", "[0,0]"), 0, "shape has a number that is negative or no integer" },
        { One("F32", "[1.0]", "[0,4]"), 4, "shape has a number that is negative or no integer" },
        { One("F32", "[1e0]", "[0,4]"), 4, "shape has a number that is negative or no integer" },
        { One("F32", "[9223372036854775808]", "[0,4]"), 4, "shape has a number that is too large" },
        { One("F32", "[9223372036854775807]", "[0,4]"), 4, "takes more bytes than can be counted" },
        { One("F32", "[4294967296,4294967296]", "[0,0]"), 0, "more elements than can be counted" },
        { One("F32", "[4611686018427387905]", "[0,4]"), 4, "takes more bytes than can be counted" },
        { One("F4", "[3]", "[0,2]"), 2, "do not end at a whole byte" },
        {
            One("U8", "[" + string.Join(',', Enumerable.Repeat(1, 65)) + "]", "[0,1]"),
            1,
            "its shape has more than 64 dimensions"
        },
        { One("F32", "[1]", "[0,8]"), 8, "its shape takes 4 bytes, but its data_offsets hold 8" },
        { One("F32", "[1]", "[4,0]"), 4, "its data end at 0, before they begin at 4" },
        { One("F32", "[1]", "[0]"), 4, "its data_offsets are not two numbers" },
        { One("F32", "[1]", "[0,4,8]"), 4, "its data_offsets are not two numbers" },
        { One("F32", "[1]", "[-4,0]"), 4, "data_offsets has a number that is negative or no integer" },
        { One("F32", "[1]", "[18446744073709551612,0]"), 4, "data_offsets has a number that is too large" },
        {
            One("F32", "[1]", "[9223372036854775803,9223372036854775807]"),
            4,
            "header leaves 9223372036854775803 bytes unused before the data of tensor \"a\""
        },
        {
            "{" + A + "," + Tensor("b", "U8", "[4]", "[20,24]") + "}",
            24,
            "header lets the data of tensor \"b\" overlap those of another"
        },
        { "{" + A + "," + Tensor("b", "F32", "[2,3]", "[0,24]") + "}", 24, "overlap those of another" },
        {
            "{" + A + "," + Tensor("b", "U8", "[0]", "[12,12]") + "}",
            24,
            "header lets the data of tensor \"b\" overlap those of another"
        },
        {
            "{" + A + "," + Tensor("b", "U8", "[4]", "[25,29]") + "}",
            29,
            "header leaves 1 bytes unused before the data of tensor \"b\""
        },
        { "{" + A + "}", 25, "header announces 24 bytes of data, but 25 follow" },
        { "{}", 1, "header announces 0 bytes of data, but 1 follow" },
        { "{\"a\":1}", 0, "header says of tensor \"a\": its description is not an object" },
    };

    [Theory, MemberData(nameof(Headers))]
    public void A_wrong_header_is_an_error_that_says_what_is_wrong(string header, int dataLength, string expected)
    {
        string message = SafeTensorsBytes.MessageOf(SafeTensorsBytes.Of(header, dataLength));
        Assert.StartsWith("x.safetensors is damaged: its header ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.EndsWith(". Get the file again.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", 0, 0)]
    [InlineData("{}  \t\r\n ", 0, 0)]
    [InlineData("{" + A + "}", 24, 1)]
    [InlineData(
        "{\"b\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[24,24]}," + A
        + ",\"c\":{\"dtype\":\"U8\",\"shape\":[0,9223372036854775807],\"data_offsets\":[0,0]}}",
        24,
        3)]
    [InlineData("{\"a\":{\"dtype\":\"F6_E2M3\",\"shape\":[4],\"data_offsets\":[0,3]}}", 3, 1)]
    public void A_right_header_is_none(string header, int dataLength, int tensors)
    {
        using SafeTensors file = SafeTensorsBytes.Open(SafeTensorsBytes.Of(header, dataLength));
        Assert.Equal(tensors, file.Tensors.Count);
    }

    [Fact]
    public void A_header_that_is_no_utf8_is_an_error()
    {
        byte[] header = Encoding.UTF8.GetBytes("{\"__metadata__\":{\"k\":\"?\"}}");
        header[Array.IndexOf(header, (byte)'?')] = 0xFF;
        Assert.Equal(
            "x.safetensors is damaged: its header is no valid UTF-8. Get the file again.",
            SafeTensorsBytes.MessageOf(SafeTensorsBytes.Of(header)));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_an_error_that_says_truncated_once_the_header_can_be_seen()
    {
        byte[] whole = GoldenFiles.Read("tensors.safetensors");
        for (int length = 0; length < whole.Length; length++)
        {
            string message = SafeTensorsBytes.MessageOf(whole[..length]);
            if (length == 0) Assert.Equal("x.safetensors is empty. Get the file again.", message);
            if (length > 8)
            {
                Assert.StartsWith(
                    "x.safetensors is truncated: its header announces ", message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(100_000_001UL)]
    [InlineData(0x8000000000000000UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 7)]
    public void A_length_that_no_header_has_is_an_error(ulong length)
    {
        byte[] bytes = GoldenFiles.Read("tensors.safetensors");
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        Assert.Equal(
            "x.safetensors is no model file of MeProp (safetensors): it is of an unknown kind, or damaged. Was "
            + "another file meant?",
            SafeTensorsBytes.MessageOf(bytes));
    }

    [Fact]
    public void The_header_begins_with_a_brace() =>
        Assert.Contains(
            "no model file", SafeTensorsBytes.MessageOf(SafeTensorsBytes.Of(" {}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("89504E470D0A1A0A0000000D49484452", "a PNG image")]
    [InlineData("FFD8FFE000104A46494600010100", "a JPEG image")]
    [InlineData("474946383961010001", "a GIF image")]
    [InlineData("255044462D312E370A25", "a PDF document")]
    [InlineData("7F454C4602010100", "a program")]
    [InlineData("4D5A900003000000", "a program")]
    [InlineData("0000080300002710", "an IDX file")]
    [InlineData("504B0304000008080000", "a ZIP archive (a model of PyTorch")]
    [InlineData("80028A0A6CFC9C46F920", "a Python pickle (an old model of PyTorch")]
    [InlineData("894844460D0A1A0A00", "an HDF5 file")]
    [InlineData("47475546030000000000", "a GGUF file")]
    [InlineData("934E554D5059010076007B", "a NumPy array")]
    [InlineData("080712077079746F726368", "an ONNX model")]
    [InlineData("1F8B08000000000000", "a gzip file")]
    [InlineData("28B52FFD0458", "a compressed file")]
    [InlineData("000000186674797068656963", "a HEIC image")]
    [InlineData("424D3600000000000000", "a BMP image")]
    [InlineData("524946460000000057454250", "a WebP image")]
    [InlineData("49492A0008000000", "a TIFF image")]
    [InlineData("7B22612220203A20317D", "text")]
    [InlineData("4D5A20C3BC6265722E20C3", "text")]
    [InlineData("FEFF002300200061", "text in UTF-16")]
    [InlineData("0A3C21444F43545950452068746D6C3E", "a web page")]
    [InlineData("76657273696F6E2068747470733A2F2F6769742D6C66732E6769746875622E636F6D", "a pointer of Git LFS")]
    [InlineData("010203", "of an unknown kind")]
    public void A_file_of_another_kind_is_named(string hex, string kind) =>
        Assert.StartsWith(
            $"x.safetensors is no model file of MeProp (safetensors): it is {kind}",
            SafeTensorsBytes.MessageOf(Convert.FromHexString(hex)),
            StringComparison.Ordinal);

    [Fact]
    public void Paths_that_are_no_files_are_errors()
    {
        using var folder = new TestFolder();
        string missing = folder["missing"], below = Path.Combine(missing, "x");
        Assert.Equal(
            $"{missing} does not exist. Check the path.",
            Assert.Throws<ModelFileException>(() => SafeTensors.Open(missing)).Message);
        Assert.Equal(
            $"{below} does not exist. Check the path.",
            Assert.Throws<ModelFileException>(() => SafeTensors.Open(below)).Message);
        Directory.CreateDirectory(folder["sub"]);
        Assert.Equal(
            $"{folder["sub"]} is a folder. Name a file in it.",
            Assert.Throws<ModelFileException>(() => SafeTensors.Open(folder["sub"])).Message);
    }

    [Theory]
    [InlineData("[1000000000]", "[0,4000000000]")]
    [InlineData("[1000000000,1000000000]", "[0,4000000000000000000]")]
    public void Announced_sizes_allocate_nothing(string shape, string offsets)
    {
        byte[] bytes = SafeTensorsBytes.Of(One("F32", shape, offsets), 4);
        SafeTensorsBytes.MessageOf(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(
            "truncated",
            Assert.Throws<ModelFileException>(() => SafeTensorsBytes.Open(bytes)).Message,
            StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Fact]
    public void Memory_is_a_small_multiple_of_the_header()
    {
        const int count = 20_000;
        string header = "{"
            + string.Join(
                ',',
                Enumerable.Range(0, count).Select(
                    i => $"\"{i}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"))
            + "}";
        byte[] bytes = SafeTensorsBytes.Of(header);
        SafeTensorsBytes.Open(bytes).Dispose();
        long before = GC.GetAllocatedBytesForCurrentThread();
        using SafeTensors file = SafeTensorsBytes.Open(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10L * bytes.Length);
        Assert.Equal(count, file.Tensors.Count);
    }

    private static string One(string type, string shape, string offsets) => $"{{{Tensor("a", type, shape, offsets)}}}";

    private static string Tensor(string name, string type, string shape, string offsets) =>
        $"\"{name}\":{{\"dtype\":\"{type}\",\"shape\":{shape},\"data_offsets\":{offsets}}}";
}
