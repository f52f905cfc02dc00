namespace MeProp.Tasks;

/// <summary>A whole number from 0 to 255, as pixels are, which stays a byte; times 1/255 it is an input.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Place">The column's place in the table of training, from 0.</param>
internal sealed record ByteEncoding(string Name, int Place) : ColumnEncoding(Name, Place)
{
    public const float Scale = 1f / 255;

    public override int Width => 1;

    public override CellFit Encode(CellValue value, Span<float> inputs)
    {
        if (ByteIn(value) is not { } number) return CellFit.Wrong;
        inputs[0] = number;
        return CellFit.Known;
    }

    /// <summary>The byte that a cell is; null for anything else.</summary>
    public static byte? ByteIn(CellValue value) =>
        value.Number is >= 0 and <= byte.MaxValue and var number && Math.Floor(number) == number
            ? (byte)number
            : null;
}
