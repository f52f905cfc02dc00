using System.Buffers.Binary;

namespace MeProp.Tasks;

/// <summary>
/// Checks the segments of a JPEG file before the decoder sees them: the decoder replaces missing pixels by zeros and
/// decodes any number of scans.
/// </summary>
internal static class JpegStructure
{
    private const int MaximumScans = 200; // ordinary progressive pictures have about ten

    // Each block of 8×8 pixels takes at least a bit: without this, a small file could take much memory.
    private const int MaximumPixelsPerByte = 8 * 64;

    private const byte StartOfScan = 0xDA, EndOfImage = 0xD9, Exif = 0xE1;

    public static ReadOnlySpan<byte> Signature => [0xFF, 0xD8, 0xFF];

    private static InvalidDataException CutOff => new("it is cut off");

    /// <summary>Reads size and orientation, and checks the file up to its end.</summary>
    public static PictureHeader ReadHeader(ReadOnlySpan<byte> content)
    {
        PictureHeader? frame = null;
        int orientation = 1, scans = 0, position = 2;
        while (true)
        {
            byte marker = NextMarker(content, ref position);
            if (marker == EndOfImage) break;
            if (IsAlone(marker)) continue;
            ReadOnlySpan<byte> segment = NextSegment(content, ref position);
            if (IsFrame(marker))
            {
                if (frame is not null) throw new InvalidDataException("it has two frames");
                frame = ReadFrame(marker, segment);
            }
            else if (marker == Exif && segment.StartsWith(ExifOrientation.Mark))
            {
                orientation = ExifOrientation.Read(segment) ?? orientation;
            }
            else if (marker == StartOfScan)
            {
                if (frame is null) throw new InvalidDataException("its pixels come before their number");
                if (++scans > MaximumScans) throw new InvalidDataException($"it has more than {MaximumScans} scans");
                SkipScan(content, ref position);
            }
        }

        if (scans == 0) throw new InvalidDataException("it has no pixels");
        return frame!.Value with { Orientation = orientation };
    }

    /// <summary>Checks that a file is not too short for its pixels.</summary>
    public static void CheckPixels(byte[] content, PictureHeader header)
    {
        if ((long)header.Height * header.Width > (long)MaximumPixelsPerByte * content.Length)
            throw new InvalidDataException("it announces more pixels than it can hold");
    }

    private static PictureHeader ReadFrame(byte marker, ReadOnlySpan<byte> segment)
    {
        if (marker > 0xC2)
            throw new InvalidDataException("it is lossless or arithmetically coded, which is not supported");
        if (segment.Length < 6) throw new InvalidDataException("it ends within the size of the picture");
        if (segment[0] != 8) throw new InvalidDataException($"its samples have {segment[0]} bits; 8 are supported");
        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        return PictureHeader.Of(height, BinaryPrimitives.ReadUInt16BigEndian(segment[3..]));
    }

    private static byte NextMarker(ReadOnlySpan<byte> content, ref int position)
    {
        if (position >= content.Length) throw CutOff;
        if (content[position] != 0xFF) throw new InvalidDataException("a length in it is wrong");
        while (position < content.Length && content[position] == 0xFF) position++;
        return position < content.Length ? content[position++] : throw CutOff;
    }

    private static ReadOnlySpan<byte> NextSegment(ReadOnlySpan<byte> content, ref int position)
    {
        if (content.Length - position < 2) throw CutOff;
        int length = BinaryPrimitives.ReadUInt16BigEndian(content[position..]);
        if (length < 2) throw new InvalidDataException("a length in it is wrong");
        if (length > content.Length - position) throw CutOff;
        ReadOnlySpan<byte> segment = content.Slice(position + 2, length - 2);
        position += length;
        return segment;
    }

    /// <summary>Skips the coded pixels, in which 0xFF is followed by 0 or belongs to a restart marker.</summary>
    private static void SkipScan(ReadOnlySpan<byte> content, ref int position)
    {
        while (true)
        {
            int next = content[position..].IndexOf((byte)0xFF);
            if (next < 0 || position + next + 1 >= content.Length) throw CutOff;
            position += next;
            if (content[position + 1] is not (0 or (>= 0xD0 and <= 0xD7))) return;
            position += 2;
        }
    }

    private static bool IsAlone(byte marker) => marker is 0x01 or (>= 0xD0 and <= 0xD8);

    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);
}
