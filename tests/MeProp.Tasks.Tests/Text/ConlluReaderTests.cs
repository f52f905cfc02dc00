using System.Text;

namespace MeProp.Tasks.Tests;

public sealed class ConlluReaderTests
{
    private const string Name = "x.conllu";
    private const string Rest = "\t_\t_\t_\t_\t_\t_\t_\t_\n";

    [Fact]
    public void A_sentence_has_its_words_and_comments()
    {
        Sentence sentence = Sentence.Parse(ConlluTexts.Example);

        Assert.Equal(["Über", "'s", "Häuser"], sentence.Words.Select(word => word.Form));
        Assert.Equal(["über", "es", "Haus"], sentence.Words.Select(word => word.Lemma));
        Assert.Equal([3, 3, 0], sentence.Words.Select(word => word.Head));
        Assert.Equal(["case", "det", "root"], sentence.Words.Select(word => word.Deprel));
        Assert.Equal([null, "Case=Acc|Number=Sing", "Number=Plur"], sentence.Words.Select(word => word.Feats));
        Assert.Equal(["3:case", null, "0:root"], sentence.Words.Select(word => word.Deps));
        Assert.Equal([null, null, "Note=two words"], sentence.Words.Select(word => word.Misc));
        Assert.Equal(["sent_id = one", "text = Über's Häuser"], sentence.Comments);
        Assert.Equal(("one", "Über 's Häuser"), (sentence.Id, sentence.ToString()));
        sentence.CheckTree();
        sentence.CheckTags(TagColumn.Xpos);
    }

    [Fact]
    public void Underscores_stand_for_nothing_but_as_forms()
    {
        Word word = Sentence.Parse($"1\t_{Rest}").Words[0];

        Assert.Equal(("_", "_"), (word.Form, word.Lemma));
        Assert.Equal((null, null, null, null), (word.Upos, word.Xpos, word.Head, word.Deprel));
    }

    [Fact]
    public void Sentences_and_words_know_their_lines()
    {
        using ConlluReader reader = new(Bytes($"\r\n1\ta{Rest}\n\n\n# c\n1\tb{Rest}2\tc{Rest}"), Name);
        Sentence first = reader.Read()!, second = reader.Read()!;

        Assert.Null(reader.Read());
        Assert.Null(reader.Read());
        Assert.Equal((1, 6), (first.LineNumber, second.LineNumber));
        Assert.Equal((2, 7, 8), (first.Words[0].LineNumber, second.Words[0].LineNumber, second.Words[1].LineNumber));
    }

    [Fact]
    public void An_empty_file_has_no_sentences()
    {
        using ConlluReader reader = new(Bytes(""), Name);
        Assert.Null(reader.Read());
    }

    [Theory]
    [InlineData("1\ta\t_\n", 1, 1, "The line has 3 columns. Expected 10")]
    [InlineData("Hello world\n", 1, 1, "The line has 1 column. Expected 10, separated by tabs. A comment starts with")]
    [InlineData("1\ta\t_\t_\t_\t_\t_\t_\t_\t_\t_\n", 1, 1, "The line has 11 columns.")]
    [InlineData("\n\n", 2, 1, "The sentence ends without a word.")]
    [InlineData("# c\n\n1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", 2, 1, "The sentence ends without a word.")]
    [InlineData("# c\n", 1, 1, "The sentence ends without a word.")]
    [InlineData(" \n", 1, 1, "only spaces or tabs")]
    [InlineData("2\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", 1, 1, "ID is \"2\". Expected 1.")]
    [InlineData("01\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", 1, 1, "ID is \"01\". Expected 1.")]
    [InlineData("1\tä\t_\t\t_\t_\t_\t_\t_\t_\n", 1, 7, "UPOS is empty. Expected a value, or _")]
    [InlineData("1\ta\t_\tA B\t_\t_\t_\t_\t_\t_\n", 1, 7, "UPOS is \"A B\". Expected no space.")]
    [InlineData("1\ta \t_\t_\t_\t_\t_\t_\t_\t_\n", 1, 3, "FORM is \"a \". Expected no space at its start or end.")]
    [InlineData("1\ta\t_\t_\t_\t_\t2\t_\t_\t_\n", 1, 13, "HEAD is 2. Expected 0 to 1")]
    [InlineData("1\ta\t_\t_\t_\t_\t1\t_\t_\t_\n", 1, 13, "HEAD is the word itself.")]
    [InlineData("1\ta\t_\t_\t_\t_\t-1\t_\t_\t_\n", 1, 13, "HEAD is \"-1\". Expected the ID of a word, 0 or _.")]
    [InlineData("1\ta\t_\t_\t_\t_\t9999999999\t_\t_\t_\n", 1, 13, "HEAD is \"9999999999\".")]
    [InlineData("2-1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", 1, 1, "ID is \"2-1\". Expected a range of words, as 1-2.")]
    [InlineData("2-3\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", 1, 1, "ID is 2-3 after word 0. Expected a range from 1.")]
    [InlineData("1-2\ta\t_\t_\t_\t_\t_\t_\t_\t_\n1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", 1, 1, "ends at word 2, but")]
    [InlineData("1-2\ta\t_\tX\t_\t_\t_\t_\t_\t_\n", 1, 9, "UPOS is \"X\". Expected _ for a multiword token.")]
    [InlineData("1.1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n", 1, 1, "ID is \"1.1\". Expected 0.1.")]
    [InlineData("0.1\ta\t_\t_\t_\t_\t1\t_\t_\t_\n", 1, 15, "HEAD is \"1\". Expected _ for an empty node.")]
    [InlineData("1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n# c\n", 2, 1, "A comment stands within the sentence.")]
    [InlineData("# é\u0001\n", 1, 4, "The control character U+0001 is not allowed.")]
    [InlineData("# a\rb\n", 1, 4, "The control character U+000D is not allowed.")]
    [InlineData("\uFEFF", 1, 1, "starts with a byte order mark")]
    [InlineData("\uFEFF# a\n", 1, 1, "starts with a byte order mark")]
    public void A_fault_is_located_and_the_message_says_what_is_expected(
        string text, int line, int column, string message) => AssertFault(Bytes(text), line, column, message);

    [Fact]
    public void Ranges_do_not_overlap()
    {
        string word = Rest[..^1];
        AssertFault(
            Bytes($"1-3\ta{word}\n1\ta{word}\n2-4\tb{word}\n"), 3, 1, "inside a multiword token that ends at 3.");
        AssertFault(Bytes($"1-2\ta{word}\n1-3\tb{word}\n"), 2, 1, "ID is 1-3 after word 0. Expected word 1.");
    }

    [Fact]
    public void Heads_that_lead_back_are_no_tree()
    {
        static string Line(int id, int head) => $"{id}\ta\t_\t_\t_\t_\t{head}\t_\t_\t_\n";
        string cycle = Line(1, 0) + Line(2, 4) + Line(3, 2) + Line(4, 3) + Line(5, 2);
        AssertFault(Bytes(cycle), 2, 13, "The heads of word 2 lead back to it.");
        Assert.Equal(5, Sentence.Parse(Line(1, 2) + Line(2, 3) + Line(3, 4) + Line(4, 5) + Line(5, 0)).Words.Count);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_located()
    {
        AssertFault(new MemoryStream([.. "# ä "u8, 0xC3, 0x28, 0x0A]), 1, 5, "The byte 0xC3 is no UTF-8.");
        AssertFault(new MemoryStream([.. "# 123456789\n# "u8, 0xFF]), 2, 3, "The byte 0xFF is no UTF-8.");
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html>", "This is a web page (HTML). Expected a CoNLL-U file. A server sent it")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "This is a pointer of Git LFS to the real file.")]
    [InlineData("PK\u0003\u0004\u0014\u0000\u0000\u0000\u0008", "This is a ZIP archive.")]
    public void A_file_of_another_kind_is_named(string text, string message) =>
        AssertFault(Bytes(text), 1, 1, message);

    [Fact]
    public void Packed_and_recoded_files_are_named()
    {
        byte[] text = Encoding.UTF8.GetBytes(ConlluTexts.Example);
        byte[] packed = IdxBytes.Gzip(text);
        AssertFault(new MemoryStream(IdxBytes.Gzip(packed)), 1, 1, "The gzip file holds a gzip file.");
        byte[] utf16 = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(ConlluTexts.Example)];
        AssertFault(new MemoryStream(utf16), 1, 1, "This is text in UTF-16.");
        for (int cut = 1; cut < packed.Length - 2; cut++)
        {
            Assert.Contains(
                "The gzip file is damaged or truncated here",
                Fault(new MemoryStream(packed[..^cut])).Message,
                StringComparison.Ordinal);
        }

        AssertFault(new MemoryStream([.. packed, .. packed, 0]), 17, 1, "The gzip file is damaged or truncated here");
        using ConlluReader reader = new(new MemoryStream([.. packed, .. packed]), Name);
        Assert.Equal((3, 3), (reader.Read()!.Words.Count, reader.Read()!.Words.Count));
        Assert.Null(reader.Read());
    }

    [Fact]
    public void Long_lines_and_sentences_are_refused()
    {
        AssertFault(Bytes($"# {new string('x', 1 << 20)}\n"), 1, 1 + (1 << 20), "The line is too long.");
        AssertFault(Bytes($"1\ta{Rest}\n# {new string('x', 1 << 22)}"), 3, 1 + (1 << 20), "The line is too long.");
        AssertFault(
            Bytes(string.Concat(Enumerable.Repeat("# x\n", 100_001))), 100_001, 1, "The sentence from line 1 is too");
        string large = $"# {new string('x', (1 << 20) - 3)}\n";
        AssertFault(
            Bytes(string.Concat(Enumerable.Repeat(large, 17))), 17, 1, "The sentence from line 1 is too long.");
        AssertFault(Bytes(new string('\n', 200_000)), 100_001, 1, "The sentence from line 1 is too long.");
    }

    [Fact]
    public void The_message_names_file_line_and_column() => Assert.Equal(
        "x.conllu, line 1, column 1: The line has 2 columns. Expected 10, separated by tabs.",
        Fault(Bytes("1\t2")).Message);

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static void AssertFault(Stream content, int line, int column, string message)
    {
        TextFileException fault = Fault(content);
        Assert.Equal((Name, line, column), (fault.File, fault.Line, fault.Column));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private static TextFileException Fault(Stream content) => Assert.Throws<TextFileException>(() =>
    {
        using ConlluReader reader = new(content, Name);
        while (reader.Read() is not null)
        {
        }
    });
}
