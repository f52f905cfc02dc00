using System.Text;

namespace MeProp.Tasks.Tests;

public sealed class ConlluFileTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.conllu", false)]
    [InlineData("a.conllu.gz", true)]
    public void A_file_is_written_and_read(string name, bool isGzip)
    {
        ConlluFile.Write(_folder.At(name), [Sentence.Parse(ConlluTexts.Example), Sentence.Parse(ConlluTexts.Example)]);

        byte[] written = File.ReadAllBytes(_folder.At(name));
        Assert.Equal(isGzip, written is [0x1F, 0x8B, ..]);
        if (!isGzip) Assert.Equal(ConlluTexts.Example + ConlluTexts.Example, Encoding.UTF8.GetString(written));
        Assert.Equal(2, ConlluFile.Load(_folder.At(name)).Count);
        Assert.Equal([name], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_is_rewritten_while_it_is_read()
    {
        string path = _folder.Write("a.conllu", Encoding.UTF8.GetBytes(ConlluTexts.Example));

        ConlluFile.Write(path, ConlluFile.Read(path).Select(sentence =>
        {
            sentence.Words[0].SetTag(TagColumn.Upos, "X");
            return sentence;
        }));

        Assert.Equal("X", ConlluFile.Load(path)[0].Words[0].Tag(TagColumn.Upos));
    }

    [Fact]
    public void A_failed_write_leaves_the_file()
    {
        string path = _folder.Write("a.conllu", [1]);
        Sentence cycle = Sentence.FromTokens(["a", "b"]);
        (cycle.Words[0].Head, cycle.Words[1].Head) = (2, 1);

        Assert.Throws<TextFileException>(() => ConlluFile.Write(path, [cycle]));

        Assert.Equal([1], File.ReadAllBytes(path));
    }

    [Fact]
    public void Missing_files_and_faults_are_named()
    {
        string missing = _folder.At("missing"), bad = _folder.Write("bad.conllu", "1\n"u8.ToArray());

        Assert.Equal(
            $"{missing} does not exist. Check the path.",
            Assert.Throws<DataSetException>(() => ConlluFile.Load(missing)).Message);
        Assert.StartsWith(
            $"{bad}, line 1, column 1: ",
            Assert.Throws<TextFileException>(() => ConlluFile.Load(bad)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "is a folder. Name a file in it.",
            Assert.Throws<DataSetException>(() => ConlluFile.Load(_folder.Path)).Message,
            StringComparison.Ordinal);
    }
}
