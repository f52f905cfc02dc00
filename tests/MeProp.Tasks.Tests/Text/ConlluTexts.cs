using System.Globalization;
using System.Text;
using CsCheck;

namespace MeProp.Tasks.Tests;

/// <summary>CoNLL-U texts for tests.</summary>
internal static class ConlluTexts
{
    /// <summary>A sentence with comments, a multiword token, an empty node, and MISC.</summary>
    public const string Example =
        "# sent_id = one\n# text = Über's Häuser\n"
        + "1-2\tÜber's\t_\t_\t_\tTypo=Yes\t_\t_\t_\tSpaceAfter=No\n"
        + "1\tÜber\tüber\tADP\tIN\t_\t3\tcase\t3:case\t_\n"
        + "2\t's\tes\tPRON\tPRP\tCase=Acc|Number=Sing\t3\tdet\t_\t_\n"
        + "2.1\tGroß Haus\tHaus\tNOUN\tNN\t_\t_\t_\t3:dep\t_\n"
        + "3\tHäuser\tHaus\tNOUN\tNNS\tNumber=Plur\t0\troot\t0:root\tNote=two words\n\n";

    private static readonly string[] Letters =
        ["a", "Z", "0", "ß", "語", "😀", "-", "#", "_", "\u0301", "\u00A0"];

    private static readonly Gen<string> Letter = Gen.Int[0, Letters.Length - 1].Select(i => Letters[i]);

    private static readonly Gen<string> Field = Letter.Array[1, 6].Select(string.Concat);

    private static readonly Gen<string> Spaced = Field.Array[1, 3].Select(parts => string.Join(' ', parts));

    private static readonly Gen<string> Optional = Gen.OneOf(Gen.Const("_"), Field);

    private static readonly Gen<string> LineEnd = Gen.Bool.Select(isLong => isLong ? "\r\n" : "\n");

    /// <summary>Valid files of a few sentences.</summary>
    public static Gen<string> Files { get; } =
        from leading in LineEnd.Array[0, 1]
        from sentences in SentenceLines.Array[1, 4]
        from ends in LineEnd.Array[200]
        from blanks in Gen.Int[1, 3].Array[4]
        from cut in Gen.Int[0, 2]
        select Join(leading, sentences, ends, blanks, cut);

    private static Gen<List<string>> SentenceLines =>
        from comments in Spaced.Array[0, 2]
        from count in Gen.Int[1, 6]
        from fields in Optional.Array[5].Array[count]
        from forms in Spaced.Array[count]
        from annotated in Gen.Bool
        from heads in Gen.Int[0, 5].Array[count]
        from ranges in Gen.Int[0, 3].Array[count]
        from nodes in Gen.Int[0, 4].Array[count + 1]
        select Lines(comments, forms, fields, annotated ? heads : null, ranges, nodes);

    private static List<string> Lines(
        string[] comments, string[] forms, string[][] fields, int[]? heads, int[] ranges, int[] nodes)
    {
        List<string> lines = [.. comments.Select(comment => $"# {comment}")];
        int rangeEnd = 0;
        for (int i = 0; i <= forms.Length; i++)
        {
            // An empty node after word i, then the multiword token that starts with word i + 1, then this word.
            if (nodes[i] == 0) lines.Add($"{i}.1\t{forms[0]}\t_\t_\t_\t_\t_\t_\t_\t_");
            if (i == forms.Length) break;
            int end = i + 1 + ranges[i];
            if (ranges[i] > 0 && i + 1 > rangeEnd && end <= forms.Length)
            {
                lines.Add($"{i + 1}-{end}\t{forms[i]}\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No");
                rangeEnd = end;
            }

            // A head stands before its dependent, so there is no cycle.
            string head = heads is null ? "_" : Math.Min(heads[i], i).ToString(CultureInfo.InvariantCulture);
            string[] f = fields[i];
            lines.Add($"{i + 1}\t{forms[i]}\t{f[0]}\t{f[1]}\t{f[2]}\t_\t{head}\t{f[3]}\t_\t{f[4]}");
        }

        return lines;
    }

    private static string Join(string[] leading, List<string>[] sentences, string[] ends, int[] blanks, int cut)
    {
        StringBuilder text = new(string.Concat(leading));
        int line = 0;
        for (int i = 0; i < sentences.Length; i++)
        {
            foreach (string content in sentences[i]) text.Append(content).Append(ends[line++]);
            for (int j = 0; j < blanks[i]; j++) text.Append(ends[line++]);
        }

        // The end of the file: as it is, without the blank lines, or without the last line end.
        return cut switch
        {
            0 => text.ToString(),
            1 => text.ToString().TrimEnd('\r', '\n') + "\n",
            _ => text.ToString().TrimEnd('\r', '\n'),
        };
    }
}
