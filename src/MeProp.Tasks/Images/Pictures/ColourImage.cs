namespace MeProp.Tasks;

/// <summary>A decoded picture of red, green, blue and alpha, 4 bytes a pixel.</summary>
internal readonly ref struct ColourImage(ReadOnlySpan<byte> colours)
{
    private const int White = 255, Black = 0;

    /// <summary>Smallest difference of greys that shows something.</summary>
    private const int MinimumContrast = 16;

    private readonly ReadOnlySpan<byte> _colours = colours;

    /// <summary>
    /// Luma over white, where transparency is laid. A picture that shows nothing there, such as white ink on a
    /// transparent background, is laid over black instead. A grey pixel keeps its value.
    /// </summary>
    public byte[] ToGrey() => ToGrey(out _);

    /// <summary>Red, green and blue over the background of <see cref="ToGrey()"/>.</summary>
    public byte[][] ToColours()
    {
        int background = White;
        if (HasTransparency()) ToGrey(out background);
        var planes = new byte[3][];
        for (int c = 0; c < planes.Length; c++)
        {
            planes[c] = new byte[_colours.Length / 4];
            for (int i = 0; i < planes[c].Length; i++)
                planes[c][i] = Blend(_colours[4 * i + c], _colours[4 * i + 3], background);
        }

        return planes;
    }

    private byte[] ToGrey(out int background)
    {
        background = White;
        byte[] overWhite = Over(White);
        if (Contrast(overWhite) >= MinimumContrast || !HasTransparency()) return overWhite;
        byte[] overBlack = Over(Black);
        if (Contrast(overBlack) < MinimumContrast) return overWhite;
        background = Black;
        return overBlack;
    }

    private static byte Blend(int value, int alpha, int background) =>
        (byte)((value * alpha + background * (255 - alpha) + 127) / 255);

    private byte[] Over(int background)
    {
        var grey = new byte[_colours.Length / 4];
        for (int i = 0; i < grey.Length; i++)
        {
            ReadOnlySpan<byte> pixel = _colours.Slice(4 * i, 4);
            int luma = (77 * pixel[0] + 150 * pixel[1] + 29 * pixel[2] + 128) >> 8;
            grey[i] = Blend(luma, pixel[3], background);
        }

        return grey;
    }

    private bool HasTransparency()
    {
        for (int i = 3; i < _colours.Length; i += 4)
        {
            if (_colours[i] < 255) return true;
        }

        return false;
    }

    private static int Contrast(ReadOnlySpan<byte> grey)
    {
        byte low = 255, high = 0;
        foreach (byte value in grey) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        return high - low;
    }
}
