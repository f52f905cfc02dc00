using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MeProp;

/// <summary>Floats in files: 4 bytes each, little-endian.</summary>
internal static class FloatBytes
{
    private const int BlockLength = 4096;

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

    public static void Write(Stream stream, Matrix matrix)
    {
        if (matrix is not HostMatrix host)
        {
            Write(stream, matrix.ToArray());
            return;
        }

        for (int row = 0; row < host.Rows; row++) Write(stream, host.Row(row));
    }

    public static void Read(Stream stream, Span<float> values)
    {
        stream.ReadExactly(MemoryMarshal.AsBytes(values));
        if (BitConverter.IsLittleEndian) return;
        Span<int> bits = MemoryMarshal.Cast<float, int>(values);
        BinaryPrimitives.ReverseEndianness(bits, bits);
    }

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

    /// <summary>Index of the first non-finite value among the next <paramref name="count"/>, or −1.</summary>
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

    public static int IndexOfNonFinite(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i])) return i;
        }

        return -1;
    }
}
