using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace MeProp.Tests;

/// <summary>What layers write into model files and read back.</summary>
public class LayerFieldsTests
{
    /// <summary>Numbers that a file can hold: every finite one, also the smallest and −0.</summary>
    private static readonly Gen<float> Finite = Gen.UInt.Select(BitConverter.UInt32BitsToSingle).Where(float.IsFinite);

    [Fact]
    public void Any_text_integer_and_number_comes_back() =>
        Gen.Select(Gen.String, Gen.Int[0, int.MaxValue], Finite).Sample((text, integer, number) =>
        {
            var fields = new LayerFields("mine");
            fields.Set("text", text);
            fields.Set("integer", integer);
            fields.Set("number", number);
            LayerFields read = Read(JsonOf(fields));
            Assert.Equal("mine", read.Type);
            Assert.Equal(text, read.TextOrNull("text"));
            Assert.Equal(integer, read.Whole("integer", 0));
            Assert.Equal(BitConverter.SingleToInt32Bits(number), BitConverter.SingleToInt32Bits(read.Number("number")));
            read.RequireAllRead();
        });

    [Fact]
    public void Fields_are_written_in_order_behind_the_type()
    {
        var fields = new LayerFields("mine");
        fields.Set("b", 2);
        fields.Set("a", "x");
        fields.Set("c", 0.25f);
        Assert.Equal("""{"type":"mine","b":2,"a":"x","c":0.25}""", JsonOf(fields));
    }

    [Fact]
    public void Fields_that_are_missing_are_null_or_an_error_that_names_them()
    {
        LayerFields fields = Read("""{"type":"mine"}""");
        Assert.Null(fields.TextOrNull("a"));
        Assert.Null(fields.WholeOrNull("a", 0));
        Fails("it has no a", () => fields.Whole("a", 0));
        Fails("it has no a", () => fields.Number("a"));
    }

    [Theory]
    [InlineData("1", "a is not a string")]
    [InlineData("null", "a is not a string")]
    [InlineData("[\"x\"]", "a is not a string")]
    public void A_text_of_another_kind_is_an_error(string value, string expected) =>
        Fails(expected, () => Read($$"""{"type":"mine","a":{{value}}}""").TextOrNull("a"));

    [Theory]
    [InlineData("\"1\"", "a has a value that is no number")]
    [InlineData("true", "a has a value that is no number")]
    [InlineData("{}", "a has a value that is no number")]
    [InlineData("-3", "a has a number that is negative or no integer")]
    [InlineData("-0", "a has a number that is negative or no integer")]
    [InlineData("3.0", "a has a number that is negative or no integer")]
    [InlineData("3e0", "a has a number that is negative or no integer")]
    [InlineData("2", "it has 2 a")]
    [InlineData("2147483648", "it has 2147483648 a")]
    public void An_integer_of_another_kind_or_out_of_range_is_an_error(string value, string expected)
    {
        Fails(expected, () => Read($$"""{"type":"mine","a":{{value}}}""").Whole("a", 3));
        Fails(expected, () => Read($$"""{"type":"mine","a":{{value}}}""").WholeOrNull("a", 3));
    }

    [Theory]
    [InlineData("\"1\"", "a is not a number")]
    [InlineData("false", "a is not a number")]
    [InlineData("1e39", "a is no number that can be represented")]
    [InlineData("-1e999", "a is no number that can be represented")]
    public void A_number_of_another_kind_or_out_of_range_is_an_error(string value, string expected) =>
        Fails(expected, () => Read($$"""{"type":"mine","a":{{value}}}""").Number("a"));

    [Theory]
    [InlineData("{}", "it has no type")]
    [InlineData("""{"type":""}""", "it has no type")]
    [InlineData("""{"type":null}""", "type is not a string")]
    [InlineData("""{"type":"x","type":"x"}""", "it has \"type\" twice")]
    [InlineData("""{"type":"x","a":1,"a":1}""", "it has \"a\" twice")]
    public void A_layer_without_one_type_or_with_a_field_twice_is_an_error(string json, string expected) =>
        Fails(expected, () => Read(json));

    [Fact]
    public void A_field_that_is_not_read_is_of_a_newer_version()
    {
        LayerFields fields = Read("""{"type":"mine","a":1,"b":2}""");
        fields.Whole("a", 0);
        Assert.Equal(
            "it has a field \"b\", which is unknown here",
            Assert.Throws<NewerVersionException>(fields.RequireAllRead).Message);
        fields.TextOrNull("c");
        fields.WholeOrNull("b", 0);
        fields.RequireAllRead();
    }

    [Fact]
    public void Fields_that_files_cannot_hold_are_refused_when_they_are_written()
    {
        var fields = new LayerFields("mine");
        fields.Set("a", 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => fields.Set("b", -1));
        Fails("it has \"a\" twice", () => fields.Set("a", 0.5f));
        Fails("it has \"type\" twice", () => fields.Set("type", "other"));
        fields.Set("c", float.NaN);
        Assert.Throws<ArgumentException>(() => JsonOf(fields));
    }

    private static string JsonOf(LayerFields fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) fields.WriteTo(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static LayerFields Read(string json)
    {
        var reader = new StrictJson(Encoding.UTF8.GetBytes(json));
        reader.ReadObjectStart("it");
        return LayerFields.Read(ref reader);
    }

    private static void Fails(string message, Action action) =>
        Assert.Equal(message, Assert.ThrowsAny<FormatException>(action).Message);
}
