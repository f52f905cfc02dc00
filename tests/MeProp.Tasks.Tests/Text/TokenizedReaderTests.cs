using System.Text;

namespace MeProp.Tasks.Tests;

public sealed class TokenizedReaderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_line_is_a_sentence_and_spaces_separate_tokens(bool isGzip)
    {
        byte[] text = Encoding.UTF8.GetBytes("\uFEFFTime  flies .\r\n\n \n# is \ta\ttoken\u00A0too 😀\nlast");
        string path = _folder.Write("text", isGzip ? IdxBytes.Gzip(text) : text);

        Sentence[] sentences = [.. TokenizedFile.Read(path)];

        string[][] expected = [["Time", "flies", "."], ["#", "is", "a", "token\u00A0too", "😀"], ["last"]];
        Assert.Equal(expected, sentences.Select(sentence => sentence.Words.Select(word => word.Form)));
        Assert.Equal([1, 4, 5], sentences.Select(sentence => sentence.LineNumber));
        string written = ConlluRoundTripTests.WriteAll(sentences);
        Assert.Equal(expected.Length, ConlluRoundTripTests.ReadAll(written).Count);
    }

    [Theory]
    [InlineData("<html><body>", "This is a web page (HTML). Expected text with a sentence per line.")]
    [InlineData("a b\u0000c", "The control character U+0000 is not allowed.")]
    public void What_is_no_text_is_refused(string text, string message) => Assert.Contains(
        message,
        Assert.Throws<TextFileException>(
            () => TokenizedFile.Read(_folder.Write("text", Encoding.UTF8.GetBytes(text))).ToArray()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Words_that_start_other_files_are_text() => Assert.Equal(
        4, TokenizedFile.Read(_folder.Write("text", "MZ PK GGUF GIF8\n"u8.ToArray())).Single().Words.Count);

    [Fact]
    public void A_line_with_very_many_tokens_is_refused()
    {
        string text = $"a\n{string.Join(' ', Enumerable.Repeat("a", 100_000))}";
        string path = _folder.Write("text", Encoding.UTF8.GetBytes(text));

        Assert.Contains(
            "line 2, column 1: The line has 100000 tokens.",
            Assert.Throws<TextFileException>(() => TokenizedFile.Read(path).ToArray()).Message,
            StringComparison.Ordinal);
    }
}
