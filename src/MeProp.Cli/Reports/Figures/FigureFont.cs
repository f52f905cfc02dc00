using ScottPlot;
using SkiaSharp;

namespace MeProp.Cli;

/// <summary>
/// The font of figures, a part of the program: figures look alike on every machine, also where no font is installed.
/// </summary>
internal sealed class FigureFont : IFontResolver
{
    public const string Name = "MeProp Figures";

    private readonly SKTypeface _typeface;

    private FigureFont()
    {
        using Stream stream = typeof(FigureFont).Assembly.GetManifestResourceStream("MePropFigures.ttf")!;
        _typeface = SKTypeface.FromStream(stream)
            ?? throw new InvalidDataException("The font of the figures cannot be read.");
    }

    private static readonly Lazy<FigureFont> Only = new(() =>
    {
        var font = new FigureFont();
        Fonts.FontResolvers.Insert(0, font);
        return font;
    });

    /// <summary>The font for a text: ours, or one of the system that has its letters.</summary>
    public static string For(string text) => Only.Value._typeface.ContainsGlyphs(text) ? Name : Fonts.Detect(text);

    /// <summary>Width of the last letter of a text at a size.</summary>
    public static float WidthOfLast(string text, float size)
    {
        using var font = new SKFont(Only.Value._typeface, size);
        return font.MeasureText(text.Length > 1 && char.IsLowSurrogate(text[^1]) ? text[^2..] : text[^1..]);
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        fontName == Name ? _typeface : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        fontName == Name ? _typeface : null;
}
