using System.IO.Compression;
using System.Text;

namespace MeProp.Fuzz;

/// <summary>
/// The right CoNLL-U files from which wrong ones are made: plain and gzip, LF and CRLF, with all features.
/// </summary>
internal static class TextSeedFiles
{
    private const string All =
        """
        # newdoc id = a
        # sent_id = 1
        # text = Über's Häuser sah er
        1-2	Über's	_	_	_	Typo=Yes	_	_	_	SpaceAfter=No
        1	Über	über	ADP	IN	_	3	case	3:case	_
        2	's	es	PRON	PRP	Case=Acc|Number=Sing	3	det	_	_
        2.1	Groß Haus	Haus	NOUN	NN	_	_	_	3:dep	_
        3	Häuser	Haus	NOUN	NNS	Number=Plur	4	obj	4:obj	Note=two words
        4	sah	sehen	VERB	VBD	_	0	root	0:root	_
        5	er	er	PRON	PRP	_	4	nsubj	4:nsubj	_

        # sent_id = 2
        1	😀	_	_	_	_	_	_	_	_
        2-3	語語	_	_	_	_	_	_	_	_
        2	語	_	X	_	_	1	dep	_	_
        3	_	_	X	_	_	2	dep	_	_


        0.1	e	e	X	_	_	_	_	_	_
        1	only	only	ADV	RB	_	0	root	_	_

        """;

    public static byte[][] Make()
    {
        string text = All.ReplaceLineEndings("\n");
        StringBuilder tree = new();
        for (int i = 1; i <= 30; i++) tree.Append($"{i}\tw{i}\tw\tNOUN\tNN\t_\t{i - 1}\tdep\t_\t_\n");
        byte[][] plain =
        [
            Encoding.UTF8.GetBytes(text),
            Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")),
            Encoding.UTF8.GetBytes(text.TrimEnd()),
            Encoding.UTF8.GetBytes($"\n{tree}\n{tree}\n"),
            Encoding.UTF8.GetBytes("Time flies like an arrow .\nÜber 語 😀\n"),
        ];
        return [.. plain, Pack(plain[0]), [.. Pack(plain[3]), .. Pack(plain[0])]];
    }

    private static byte[] Pack(byte[] content)
    {
        using var result = new MemoryStream();
        using (var packed = new GZipStream(result, CompressionLevel.Optimal)) packed.Write(content);
        return result.ToArray();
    }
}
