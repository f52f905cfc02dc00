using System.Text;

namespace MeProp.Cli.Tests.German;

/// <summary>Writes a folder of CoNLL-U files as the Universal Dependencies publish them.</summary>
internal static class GermanTreebank
{
    public static void Write(string folder, int train, int development, int test)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(1);
        foreach ((string part, int count) in (IEnumerable<(string, int)>)[
            ("train", train), ("dev", development), ("test", test)])
        {
            var text = new StringBuilder();
            for (int i = 1; i <= count; i++) Append(text, $"{part}-s{i}", new GermanSentence(random).Words);
            File.WriteAllText(Path.Combine(folder, $"de_klein-ud-{part}.conllu"), text.ToString());
        }
    }

    private static void Append(StringBuilder text, string id, IReadOnlyList<GermanWord> words)
    {
        text.Append($"# sent_id = {id}\n# text = {TextOf(words)}\n");
        for (int i = 0; i < words.Count; i++)
        {
            GermanWord word = words[i];
            if (word.Contraction is { } contraction)
                text.Append($"{i + 1}-{i + 2}\t{contraction}\t_\t_\t_\t_\t_\t_\t_\t_\n");
            int head = word.Head is { } other ? words.IndexOf(other) + 1 : 0;
            string space = HasSpace(words, i) ? "_" : "SpaceAfter=No";
            text.Append(
                $"{i + 1}\t{word.Form}\t{word.Lemma}\t{word.Upos}\t{word.Xpos}\t{word.Features}\t{head}\t"
                + $"{word.Relation}\t_\t{space}\n");
            if (word.Omitted is { } omitted)
                text.Append($"{i + 1}.1\t{omitted}\t_\tVERB\tVVFIN\t_\t_\t_\t{head}:conj\t_\n");
        }

        text.Append('\n');
    }

    private static string TextOf(IReadOnlyList<GermanWord> words)
    {
        var text = new StringBuilder();
        for (int i = 0; i < words.Count; i++)
        {
            if (words[i].Contraction is { } contraction) text.Append(contraction).Append(' ');
            else if (i == 0 || words[i - 1].Contraction is null)
                text.Append(words[i].Form).Append(HasSpace(words, i) ? " " : "");
        }

        return text.ToString();
    }

    private static bool HasSpace(IReadOnlyList<GermanWord> words, int i) =>
        i + 1 < words.Count && words[i + 1].Upos != "PUNCT";

    private static int IndexOf(this IReadOnlyList<GermanWord> words, GermanWord word)
    {
        for (int i = 0; i < words.Count; i++)
        {
            if (ReferenceEquals(words[i], word)) return i;
        }

        throw new InvalidOperationException($"The head {word.Form} is not in the sentence.");
    }
}
