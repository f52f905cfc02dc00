using System.Buffers.Binary;

namespace MeProp.Tasks.Tests;

/// <summary>Writes BMP files.</summary>
internal static class BmpBytes
{
    /// <summary>
    /// A file of 1, 4, 8, 16, 24 or 32 bits a pixel: an index into the palette of colours 0xRRGGBB, or blue in the
    /// lowest bits.
    /// </summary>
    public static byte[] File(
        int height, int width, int bits, Func<int, int, uint> value, uint[]? palette = null, bool isTopDown = false)
    {
        palette ??= [];
        int offset = 54 + 4 * palette.Length, rowLength = (width * bits + 31) / 32 * 4;
        byte[] file = new byte[offset + height * rowLength];
        (file[0], file[1]) = ((byte)'B', (byte)'M');
        Write(2, file.Length);
        Write(10, offset);
        Write(14, 40);
        Write(18, width);
        Write(22, isTopDown ? -height : height);
        Write(26, 1 | bits << 16);
        for (int i = 0; i < palette.Length; i++) Write(54 + 4 * i, (int)palette[i]);
        for (int y = 0; y < height; y++)
        {
            int start = offset + (isTopDown ? y : height - 1 - y) * rowLength;
            for (int x = 0; x < width; x++)
            {
                uint pixel = value(y, x);
                if (bits < 8) file[start + x * bits / 8] |= (byte)(pixel << (8 - bits - x * bits % 8));
                else for (int i = 0; i < bits / 8; i++) file[start + x * bits / 8 + i] = (byte)(pixel >> 8 * i);
            }
        }

        return file;

        void Write(int position, int number) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(position), number);
    }
}
