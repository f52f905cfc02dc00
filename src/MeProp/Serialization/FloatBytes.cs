using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MeProp;

/// <summary>Floats as files hold them: 4 bytes each, little-endian.</summary>
internal static class FloatBytes
{
    private const int BlockLength = 4096;

    /// <summary>Writes floats.</summary>
    public static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        Span<int> swapped = stackalloc int[256];
        while (!values.IsEmpty)
        {
            ReadOnlySpan<int> part = MemoryMarshal.Cast<float, int>(values[..Math.Min(swapped.Length, values.Length)]);
            BinaryPrimitives.ReverseEndianness(part, swapped);
            stream.Write(MemoryMarshal.AsBytes(swapped[..part.Length]));
            values = values[part.Length..];
        }
    }

    /// <summary>Writes a matrix, row after row without padding.</summary>
    public static void Write(Stream stream, Matrix matrix)
    {
        if (matrix is not HostMatrix host)
        {
            Write(stream, matrix.ToArray());
            return;
        }

        for (int row = 0; row < host.Rows; row++) Write(stream, host.Row(row));
    }

    /// <summary>Fills floats.</summary>
    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public static void Read(Stream stream, Span<float> values)
    {
        stream.ReadExactly(MemoryMarshal.AsBytes(values));
        if (BitConverter.IsLittleEndian) return;
        Span<int> bits = MemoryMarshal.Cast<float, int>(values);
        BinaryPrimitives.ReverseEndianness(bits, bits);
    }

    /// <summary>Fills a matrix, row after row; padding stays as it is.</summary>
    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public static void Read(Stream stream, Matrix matrix)
    {
        if (matrix is HostMatrix host)
        {
            for (int row = 0; row < host.Rows; row++) Read(stream, host.Row(row));
            return;
        }

        var values = new float[matrix.Rows * matrix.Columns];
        Read(stream, values);
        matrix.Upload(values);
    }

    /// <summary>Finds the first of the next <paramref name="count"/> floats that is infinite or not a number; −1 when there is none.</summary>
    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public static long IndexOfNonFinite(Stream stream, long count)
    {
        var block = new float[(int)Math.Min(BlockLength, count)];
        for (long done = 0; done < count; done += BlockLength)
        {
            Span<float> part = block.AsSpan(0, (int)Math.Min(BlockLength, count - done));
            Read(stream, part);
            int index = IndexOfNonFinite(part);
            if (index >= 0) return done + index;
        }

        return -1;
    }

    /// <summary>Finds the first value that is infinite or not a number; −1 when there is none.</summary>
    public static int IndexOfNonFinite(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i])) return i;
        }

        return -1;
    }
}
