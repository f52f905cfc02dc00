using System.Text;
using CsCheck;

namespace MeProp.Tasks.Tests;

public sealed class ConlluRoundTripTests
{
    [Fact]
    public void Every_byte_of_a_file_comes_back() => ConlluTexts.Files.Sample(text =>
    {
        Assert.Equal(text, WriteAll(ReadAll(text)));
    });

    [Fact]
    public void Setting_fields_to_their_values_changes_no_byte() => ConlluTexts.Files.Sample(text =>
    {
        List<Sentence> sentences = ReadAll(text);
        foreach (Word word in sentences.SelectMany(sentence => sentence.Words))
        {
            word.Upos = word.Upos;
            word.Xpos = word.Xpos;
            word.Deprel = word.Deprel;
            word.Head = word.Head;
        }

        Assert.Equal(text, WriteAll(sentences));
    });

    [Fact]
    public void Set_fields_are_written_and_the_rest_of_the_bytes_stays() =>
        Gen.Select(ConlluTexts.Files, Gen.Int[0, 3], Gen.Int[0, 1000]).Sample((text, field, pick) =>
        {
            List<Sentence> sentences = ReadAll(text);
            Word[] words = [.. sentences.SelectMany(sentence => sentence.Words)];
            Word word = words[pick % words.Length];
            string[] lines = text.Split('\n');
            int column = Change(word, field);
            string[] fields = lines[word.LineNumber - 1].Split('\t');
            fields[column] = column == 6 ? "0" : "NEW";
            lines[word.LineNumber - 1] = string.Join('\t', fields);

            Assert.Equal(string.Join('\n', lines), WriteAll(sentences));
        });

    [Fact]
    public void Fields_read_back_as_they_were_set()
    {
        Sentence sentence = Sentence.Parse(ConlluTexts.Example);
        (sentence.Words[0].Upos, sentence.Words[1].Xpos, sentence.Words[1].Head) = ("DET", null, 1);
        sentence.Words[2].Deprel = "_";

        Sentence again = Assert.Single(ReadAll(WriteAll([sentence])));

        Assert.Equal(("DET", "IN", 3), (again.Words[0].Upos, again.Words[0].Xpos, again.Words[0].Head));
        Assert.Equal((null, 1, "det"), (again.Words[1].Xpos, again.Words[1].Head, again.Words[1].Deprel));
        Assert.Null(again.Words[2].Deprel);
    }

    [Fact]
    public void A_sentence_behind_one_that_ended_with_its_file_starts_after_a_blank_line()
    {
        foreach (string end in new[] { "", "\n", "\n\n", "\r\n", "\r\n\r\n", "\n\n\n" })
        {
            Sentence first = Sentence.Parse(ConlluTexts.Example.TrimEnd() + end);
            Assert.Equal(2, ReadAll(WriteAll([first, Sentence.Parse(ConlluTexts.Example)])).Count);
        }
    }

    [Theory]
    [InlineData("train", 12_544, 204_577)]
    [InlineData("dev", 2_001, 25_147)]
    [InlineData("test", 2_077, 25_094)]
    public void Real_files_come_back_byte_for_byte(string part, int sentences, int words)
    {
        string path = Path.Combine(RealData.Folder("ewt"), $"en_ewt-ud-{part}.conllu.gz");
        using MemoryStream written = new();
        using ConlluWriter writer = new(written);
        int sentenceCount = 0, wordCount = 0;
        foreach (Sentence sentence in ConlluFile.Read(path))
        {
            sentence.CheckTree();
            sentence.CheckTags(TagColumn.Upos);
            sentence.CheckTags(TagColumn.Xpos);
            writer.Write(sentence);
            sentenceCount++;
            wordCount += sentence.Words.Count;
        }

        Assert.Equal((sentences, words), (sentenceCount, wordCount));
        Assert.Equal(RealData.Unpacked(path), written.ToArray());
    }

    internal static List<Sentence> ReadAll(string text)
    {
        using ConlluReader reader = new(new MemoryStream(Encoding.UTF8.GetBytes(text)), "x.conllu");
        List<Sentence> sentences = [];
        while (reader.Read() is { } sentence) sentences.Add(sentence);
        return sentences;
    }

    internal static string WriteAll(IEnumerable<Sentence> sentences)
    {
        using MemoryStream written = new();
        using ConlluWriter writer = new(written);
        foreach (Sentence sentence in sentences) writer.Write(sentence);
        return Encoding.UTF8.GetString(written.ToArray());
    }

    private static int Change(Word word, int field)
    {
        switch (field)
        {
            case 0:
                word.Upos = "NEW";
                return 3;
            case 1:
                word.Xpos = "NEW";
                return 4;
            case 2:
                word.Head = 0;
                return 6;
            default:
                word.Deprel = "NEW";
                return 7;
        }
    }
}
