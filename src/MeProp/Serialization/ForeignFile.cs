using System.Text.Unicode;

namespace MeProp;

/// <summary>Recognizes files of other formats by their first bytes.</summary>
internal static class ForeignFile
{
    public const int PrefixLength = 64;

    /// <summary>The kind of text that is none of the other kinds.</summary>
    public const string Text = "text";

    private const string OtherFile = ". Was another file meant?";
    private const string ConvertWeights =
        ". Convert its weights to safetensors, as with safetensors.torch.save_file in Python.";

    /// <summary>The format and the remedy for a model file, as the end of a sentence; null if unknown.</summary>
    public static string? Describe(ReadOnlySpan<byte> start)
    {
        (string? kind, string remedy) = Recognize(start);
        return kind is null ? null : kind + remedy;
    }

    /// <summary>The format alone, as in "a PNG image"; null if unknown.</summary>
    public static string? KindOf(ReadOnlySpan<byte> start) => Recognize(start).Kind;

    private static (string? Kind, string ModelRemedy) Recognize(ReadOnlySpan<byte> start) => start switch
    {
        _ when start.StartsWith("%PDF"u8) => ("a PDF document", OtherFile),
        _ when start.StartsWith("version https://git-lfs"u8) =>
            ("a pointer of Git LFS to the real file", ". Fetch that with \"git lfs pull\"."),
        _ when IsWebPage(start) => ("a web page", ". The download may have failed."),
        [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => ("text in UTF-16", OtherFile),
        _ when IsText(start) => (Text, OtherFile),
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => ("a PNG image", OtherFile),
        [0xFF, 0xD8, 0xFF, ..] => ("a JPEG image", OtherFile),
        _ when start.StartsWith("GIF8"u8) => ("a GIF image", OtherFile),
        [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] or [(byte)'M', (byte)'Z', ..] => ("a program", OtherFile),
        [0, 0, 8, 1 or 3, ..] => ("an IDX file of images or labels", OtherFile),
        [(byte)'P', (byte)'K', 3, 4, ..] =>
            ("a ZIP archive", $" (a model of PyTorch or Keras?){ConvertWeights}"),
        [0x80, >= 2 and <= 5, ..] => ("a Python pickle", $" (an old model of PyTorch?){ConvertWeights}"),
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] =>
            ("an HDF5 file", " (a model of Keras?). Convert its weights to safetensors."),
        _ when start.StartsWith("GGUF"u8) => ("a GGUF file", ". Convert its weights to safetensors."),
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] =>
            ("a NumPy array", ". Convert it to safetensors, as with safetensors.numpy.save_file in Python."),
        [8, >= 1 and < 64, 0x12 or 0x1A or 0x22 or 0x32 or 0x3A or 0x42, ..] =>
            ("an ONNX model", ". MeProp writes ONNX files, but does not read them: name the safetensors file."),
        [0x1F, 0x8B, ..] => ("a gzip file", ". Decompress it first."),
        [0xFD, (byte)'7', (byte)'z', ..] or [0x28, 0xB5, 0x2F, 0xFD, ..] or [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] =>
            ("a compressed file", ". Decompress it first."),
        _ => (null, ""),
    };

    private static bool IsWebPage(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> text = start.TrimStart(" \t\r\n"u8);
        return StartsWithIgnoringCase(text, "<!doctype"u8) || StartsWithIgnoringCase(text, "<html"u8);
    }

    private static bool StartsWithIgnoringCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.Length >= prefix.Length && System.Text.Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix);

    /// <summary>Whether the bytes are UTF-8 without control characters; the last character may be cut.</summary>
    private static bool IsText(ReadOnlySpan<byte> start)
    {
        foreach (byte value in start)
        {
            if (value is < (byte)' ' and not ((byte)'\t' or (byte)'\n' or (byte)'\r') or 0x7F) return false;
        }

        int end = start.Length;
        for (int back = 1; back <= Math.Min(3, start.Length); back++)
        {
            if (start[^back] < 0xC0) continue;
            end -= back;
            break;
        }

        return start.Length >= 8 && (Utf8.IsValid(start) || Utf8.IsValid(start[..end]));
    }
}
