using System.Globalization;
using System.Text.Json;

namespace MeProp.Cli;

/// <summary>A setting that is a size in pixels: 28 for 28 rows of 28 pixels, or 28x32; null for none.</summary>
internal sealed class SizeSetting(string key, string option, string help)
    : Setting<(int Height, int Width)?>(key, option, help, null)
{
    private const int Maximum = 4096;

    public override string ValueName => "N|NxN";

    public override JsonTokenType TokenType => JsonTokenType.String;

    public override string Expected => $"a size of 1 to {Maximum} pixels, as in 28, or rows x columns, as in 28x32";

    public static string Text(int height, int width) =>
        string.Create(CultureInfo.InvariantCulture, $"{height}x{width}");

    public override bool TryParse(string text, out object? value)
    {
        value = null;
        string[] sides = text.Split('x', 'X', '×');
        if (sides.Length > 2 || !TryParseSide(sides[0], out int height) || !TryParseSide(sides[^1], out int width))
            return false;
        value = (height, width);
        return true;
    }

    protected override string? TextOf((int Height, int Width)? value) =>
        value is { } size ? Text(size.Height, size.Width) : null;

    private static bool TryParseSide(string text, out int side) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out side) && side is >= 1 and <= Maximum;
}
