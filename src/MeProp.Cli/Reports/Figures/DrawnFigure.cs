using ScottPlot;
using SkiaSharp;

namespace MeProp.Cli;

/// <summary>A figure as the content of files: SVG, and PNG with two pixels for each of its units.</summary>
internal sealed record DrawnFigure(string Svg, byte[] Png)
{
    private const int PixelsPerUnit = 2;

    // Higher levels take four times as long for a tenth of the size.
    private const int CompressionLevel = 3;

    public static DrawnFigure Of(Plot plot, int width, int height)
    {
        string svg = FigureSvg.WithPlainText(plot.GetSvgXml(width, height));
        plot.ScaleFactor = PixelsPerUnit;
        var size = new SKImageInfo(width * PixelsPerUnit, height * PixelsPerUnit);
        using SKSurface surface = SKSurface.Create(size);
        plot.Render(surface.Canvas, size.Width, size.Height);
        using SKPixmap pixels = surface.PeekPixels();
        using SKData png = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Sub, CompressionLevel))
            ?? throw new InvalidDataException("A figure cannot be written as PNG.");
        return new(svg, png.ToArray());
    }
}
