using System.Text.Unicode;

namespace MeProp;

/// <summary>A file of another format than the expected one, recognized by its first bytes.</summary>
/// <param name="Name">What it is, as in "a web page".</param>
/// <param name="Remedy">What to do: one or more sentences.</param>
internal sealed record ForeignFile(string Name, string Remedy)
{
    /// <summary>Bytes that most formats are recognized by; a file of text needs no more.</summary>
    public const int PrefixLength = 64;

    /// <summary>Bytes that every format is recognized by.</summary>
    public const int LongPrefixLength = 512;

    // Shorter texts may look like other files: "MZ" starts a program.
    private const int MinTextLength = 8;
    private const int TarMark = 257;

    private const string WasAnotherMeant = "Was another file meant?";
    private const string Decompress = "Decompress it first.";
    private const string FetchAgain =
        "A server sent it in place of the file: fetch the file again, from another place.";
    private const string ConvertWeights =
        "Convert its weights to safetensors, as with safetensors.torch.save_file in Python.";

    /// <summary>What to do where a model was expected; null for <see cref="Remedy"/>.</summary>
    public string? ModelRemedy { get; init; }

    /// <summary>What the file may be where a model was expected, as in "(a model of Keras?)".</summary>
    public string? ModelGuess { get; init; }

    /// <summary>A picture, supported or not.</summary>
    public bool IsPicture { get; init; }

    /// <summary>UTF-8 text that is none of the other formats.</summary>
    public bool IsText { get; init; }

    /// <summary>A model file, as far as its first bytes say.</summary>
    public bool IsModel { get; init; }

    /// <summary>One file in another: gzip, ZIP and the like.</summary>
    public bool IsPacked { get; init; }

    /// <summary>The format and the remedy for a model file, as the end of a sentence.</summary>
    public string AsModel => $"{Name}{(ModelGuess is null ? "" : $" {ModelGuess}")}. {ModelRemedy ?? Remedy}";

    /// <summary>Recognizes a file by its first bytes; null when they say nothing.</summary>
    public static ForeignFile? Of(ReadOnlySpan<byte> start) =>
        Markup(start) ?? WebP(start) ?? PlainText(start) ?? Picture(start) ?? Packed(start) ?? Other(start);

    private static ForeignFile? Other(ReadOnlySpan<byte> start) => start switch
    {
        [0x7F, (byte)'E', (byte)'L', (byte)'F', ..] or [(byte)'M', (byte)'Z', ..] => new("a program", WasAnotherMeant),
        [0, 0, >= 8 and <= 0xE, >= 1 and <= 4, ..] => new("an IDX file of images or labels", WasAnotherMeant),
        [0x80, >= 2 and <= 5, ..] =>
            new("a Python pickle", "Save its arrays in the expected format in Python.")
            {
                ModelGuess = "(an old model of PyTorch?)",
                ModelRemedy = ConvertWeights,
            },
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => new("an HDF5 file", "Save its arrays in the expected format.")
        {
            ModelGuess = "(a model of Keras?)",
            ModelRemedy = "Convert its weights to safetensors.",
        },
        _ when start.StartsWith("GGUF"u8) => new("a GGUF file", WasAnotherMeant)
        {
            ModelRemedy = "Convert its weights to safetensors.",
        },
        [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] =>
            new("a NumPy array", "Save it in the expected format in Python.")
            {
                ModelRemedy = "Convert it to safetensors, as with safetensors.numpy.save_file in Python.",
            },
        _ when start.StartsWith("PAR1"u8) => new("a Parquet table", WasAnotherMeant),
        _ when start.StartsWith("SQLite format 3\0"u8) => new("an SQLite database", WasAnotherMeant),
        _ when start.StartsWith("MATLAB 5.0"u8) => new("a MATLAB file", "Save its arrays in the expected format."),
        [_, _, _, _, 0, 0, 0, 0, (byte)'{', (byte)'"', ..] =>
            new("a model file (safetensors)", WasAnotherMeant) { IsModel = true },
        [8, >= 1 and < 64, 0x12 or 0x1A or 0x22 or 0x32 or 0x3A or 0x42, ..] => new("an ONNX model", WasAnotherMeant)
        {
            ModelRemedy = "MeProp writes ONNX files, but does not read them: name the safetensors file.",
        },
        _ => null,
    };

    /// <summary>Its first bytes may all be letters.</summary>
    private static ForeignFile? WebP(ReadOnlySpan<byte> start) =>
        start.StartsWith("RIFF"u8) && IsAt(start, 8, "WEBP"u8)
            ? new("a WebP image", WasAnotherMeant) { IsPicture = true }
            : null;

    private static ForeignFile? PlainText(ReadOnlySpan<byte> start) =>
        IsPlainText(start) ? new("text", WasAnotherMeant) { IsText = true } : null;

    private static ForeignFile? Markup(ReadOnlySpan<byte> start)
    {
        ReadOnlySpan<byte> blanks = [(byte)' ', (byte)'\t', (byte)'\r', (byte)'\n', 0xEF, 0xBB, 0xBF];
        ReadOnlySpan<byte> text = start.TrimStart(blanks);
        if (start.StartsWith("%PDF"u8)) return new("a PDF document", WasAnotherMeant);
        if (start.StartsWith("version https://git-lfs"u8))
            return new("a pointer of Git LFS to the real file", "Fetch that with \"git lfs pull\".");
        if (StartsWithIgnoringCase(text, "<!doctype html"u8) || StartsWithIgnoringCase(text, "<html"u8))
            return new("a web page (HTML)", FetchAgain);
        if (StartsWithIgnoringCase(text, "<svg"u8)) return new("an SVG drawing", WasAnotherMeant) { IsPicture = true };
        if (StartsWithIgnoringCase(text, "<?xml"u8) || StartsWithIgnoringCase(text, "<!doctype"u8))
            return new("an XML document or a web page", FetchAgain);
        if (start is [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..])
            return new("text in UTF-32", "Save it as UTF-8.") { ModelRemedy = WasAnotherMeant };
        if (start is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            return new("text in UTF-16", "Save it as UTF-8.") { ModelRemedy = WasAnotherMeant };
        return null;
    }

    private static ForeignFile? Picture(ReadOnlySpan<byte> start)
    {
        string? name = start switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "a PNG image",
            [0xFF, 0xD8, 0xFF, ..] => "a JPEG image",
            [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, ..] => "a BMP image",
            _ when start.StartsWith("GIF8"u8) => "a GIF image",
            [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "a TIFF image",
            [(byte)'I', (byte)'I', 43, 0, ..] or [(byte)'M', (byte)'M', 0, 43, ..] => "a BigTIFF image",
            [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', ..] or [0xFF, 0x0A, ..] => "a JPEG XL image",
            [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' ', ..] => "a JPEG 2000 image",
            [0, 0, 1, 0, _, 0, ..] => "an icon (ICO)",
            _ when start.StartsWith("8BPS"u8) => "a Photoshop image",
            [(byte)'P', >= (byte)'1' and <= (byte)'6', (byte)'\n' or (byte)' ' or (byte)'\r', ..] => "a PNM image",
            _ => null,
        };
        if (name is not null) return new(name, WasAnotherMeant) { IsPicture = true };
        if (!IsAt(start, 4, "ftyp"u8)) return null;
        ReadOnlySpan<byte> brands = start[8..Math.Min(start.Length, PrefixLength)];
        bool isAvif = brands.IndexOf("avif"u8) >= 0 || brands.IndexOf("avis"u8) >= 0;
        bool isHeic = brands.IndexOf("hei"u8) >= 0 || brands.IndexOf("hev"u8) >= 0 || brands.IndexOf("mif1"u8) >= 0;
        if (!isAvif && !isHeic) return new("a video", WasAnotherMeant);
        return new(isAvif ? "an AVIF image" : "a HEIC image, as phones take it", WasAnotherMeant) { IsPicture = true };
    }

    private static ForeignFile? Packed(ReadOnlySpan<byte> start) => start switch
    {
        [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => new("a ZIP archive", "Unpack it, and name the file in it.")
        {
            IsPacked = true,
            ModelGuess = "(a model of PyTorch or Keras?)",
            ModelRemedy = ConvertWeights,
        },
        [0x1F, 0x8B, ..] => new("a gzip file", Decompress) { IsPacked = true },
        [0xFD, (byte)'7', (byte)'z', ..] or [0x28, 0xB5, 0x2F, 0xFD, ..] or [(byte)'B', (byte)'Z', (byte)'h', ..]
            or [0x1F, 0x9D, ..] => new("a compressed file", Decompress) { IsPacked = true },
        [(byte)'7', (byte)'z', 0xBC, 0xAF, ..] => new("a 7-Zip archive", Decompress) { IsPacked = true },
        [(byte)'R', (byte)'a', (byte)'r', (byte)'!', ..] => new("a RAR archive", Decompress) { IsPacked = true },
        _ when IsAt(start, TarMark, "ustar"u8) =>
            new("a tar archive", "Unpack it, and name the file in it.") { IsPacked = true },
        _ => null,
    };

    private static bool IsAt(ReadOnlySpan<byte> start, int position, ReadOnlySpan<byte> mark) =>
        start.Length >= position && start[position..].StartsWith(mark);

    private static bool StartsWithIgnoringCase(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix) =>
        text.Length >= prefix.Length && System.Text.Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix);

    /// <summary>Whether the bytes are UTF-8 without control characters; the last character may be cut.</summary>
    private static bool IsPlainText(ReadOnlySpan<byte> start)
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

        return start.Length >= MinTextLength && (Utf8.IsValid(start) || Utf8.IsValid(start[..end]));
    }
}
