using System.Globalization;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// Small files of every kind that the program reads: pictures, a table, sentences and a treebank. They are the same on
/// every machine.
/// </summary>
internal static class SampleFiles
{
    public const string PicturesName = "pictures";
    public const string TableName = "flats.csv";
    public const string SentencesName = "sentences.txt";
    public const string TreebankName = "treebank";

    private const int PicturesPerClass = 40, Classes = 10, SentencesOfText = 20;

    /// <summary>Pictures that are in no folder of a class, to predict.</summary>
    public static IReadOnlyList<(string Name, int Digit)> Unseen { get; } = [("zero.png", 0), ("seven.png", 7)];

    private static (string Part, int Sentences)[] Parts => [("train", 400), ("dev", 60), ("test", 60)];

    /// <summary>Writes all files into a folder.</summary>
    public static void Write(string folder)
    {
        ImageData digits = BuiltInDigits.Create();
        WritePictures(Path.Combine(folder, PicturesName), digits);
        foreach ((string name, int digit) in Unseen)
        {
            int first = IndicesOf(digits.Test, digit)[0];
            File.WriteAllBytes(Path.Combine(folder, name), Picture(digits, digits.Test, first));
        }

        File.WriteAllText(Path.Combine(folder, TableName), SampleTable.Text());
        Treebank treebank = BuiltInSentences.Create();
        IEnumerable<string> lines = treebank.Test.Take(SentencesOfText).Select(
            sentence => string.Join(' ', sentence.Words.Select(word => word.Form)));
        File.WriteAllText(Path.Combine(folder, SentencesName), string.Concat(lines.Select(line => $"{line}\n")));
        Directory.CreateDirectory(Path.Combine(folder, TreebankName));
        foreach ((string part, int count) in Parts)
        {
            ConlluFile.Write(
                Path.Combine(folder, TreebankName, $"samples-ud-{part}.conllu"), [.. treebank.Part(part).Take(count)]);
        }
    }

    private static void WritePictures(string folder, ImageData digits)
    {
        for (int digit = 0; digit < Classes; digit++)
        {
            string of = Path.Combine(folder, digit.ToString(CultureInfo.InvariantCulture));
            Directory.CreateDirectory(of);
            int[] indices = IndicesOf(digits.Train, digit);
            for (int i = 0; i < PicturesPerClass; i++)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"{i + 1:00}.png");
                File.WriteAllBytes(Path.Combine(of, name), Picture(digits, digits.Train, indices[i]));
            }
        }
    }

    private static byte[] Picture(ImageData digits, ByteExamples examples, int index)
    {
        byte[] pixels = new byte[examples.Inputs];
        examples.Read(index, pixels);
        return PngImage.Of(pixels, digits.Height, digits.Width);
    }

    private static int[] IndicesOf(ByteExamples examples, int digit)
    {
        ReadOnlyMemory<byte> labels = examples.Labels;
        return [.. Enumerable.Range(0, examples.Count).Where(i => labels.Span[i] == digit)];
    }
}
