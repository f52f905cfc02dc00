using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using MeProp.Onnx;

namespace MeProp.Cli;

/// <summary>
/// A file of events as TensorBoard reads it. A record is the length of its data (8 bytes, little-endian), a checksum of
/// these bytes, the data, and a checksum of the data. Each record is handed to the system at once, so what was written
/// stays when the program ends, however it ends.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const string Prefix = "events.out.tfevents.";
    private const string Version = "brain.Event:2";
    private const int LengthBytes = sizeof(ulong), ChecksumBytes = sizeof(uint);

    private readonly FileStream _stream;
    private readonly TimeProvider _clock;

    private EventFile(FileStream stream, TimeProvider clock) => (_stream, _clock) = (stream, clock);

    /// <summary>
    /// Begins a file behind those in a folder. Their events of <paramref name="firstStep"/> and later steps do not
    /// count any more.
    /// </summary>
    public static EventFile Begin(string folder, long firstStep, TimeProvider clock)
    {
        Directory.CreateDirectory(folder);
        string host = string.Concat(
            Environment.MachineName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));

        // Files are read in the order of their names, so a later one needs a later time.
        long seconds = Math.Max(clock.GetUtcNow().ToUnixTimeSeconds(), In(folder).Select(SecondsOf).Max() + 1 ?? 0);
        var stream = new FileStream(
            Path.Combine(folder, $"{Prefix}{seconds:D10}.{host}"), FileMode.CreateNew, FileAccess.Write, FileShare.Read,
            bufferSize: 0);
        var file = new EventFile(stream, clock);
        file.Append(0, message => message.Add(EventFields.Event.FileVersion, Version));
        file.Append(firstStep, message => message.Add(
            EventFields.Event.SessionLog,
            new ProtoMessage().Add(EventFields.SessionLog.Status, EventFields.SessionLog.Start)));
        return file;
    }

    /// <summary>The event files in a folder, which may not exist.</summary>
    public static IEnumerable<string> In(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Prefix + "*") : [];

    /// <summary>Appends the values of a step.</summary>
    public void Append(long step, EventSummary summary)
    {
        if (!summary.IsEmpty) Append(step, message => message.Add(EventFields.Event.Summary, summary.Message));
    }

    public void Dispose() => _stream.Dispose();

    private static long? SecondsOf(string path) =>
        long.TryParse(Path.GetFileName(path)[Prefix.Length..].Split('.')[0], out long seconds) ? seconds : null;

    private void Append(long step, Action<ProtoMessage> addContent)
    {
        double seconds = (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        ProtoMessage message = new ProtoMessage().Add(EventFields.Event.WallTime, seconds);
        if (step > 0) message.Add(EventFields.Event.Step, step);
        addContent(message);
        int length = checked((int)message.Size);
        var record = new byte[LengthBytes + ChecksumBytes + length + ChecksumBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)length);
        WriteChecksum(record, 0, LengthBytes);
        int start = LengthBytes + ChecksumBytes;
        using (var output = new CodedOutputStream(new MemoryStream(record, start, length))) message.WriteTo(output);
        WriteChecksum(record, start, length);
        Write(record);
    }

    /// <summary>A record that does not fit on the disk leaves no part of it.</summary>
    private void Write(byte[] record)
    {
        long end = _stream.Position;
        try
        {
            _stream.Write(record);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            // ArgumentException is how a file stream says that the system allows no larger file.
            _stream.SetLength(end);
            throw new IOException($"{_stream.Name} cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the checksum of a part of a record behind the part: CRC-32C, rotated and shifted.</summary>
    private static void WriteChecksum(Span<byte> record, int start, int length)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in record.Slice(start, length)) crc = BitOperations.Crc32C(crc, value);
        const uint offset = 0xa282ead8;
        BinaryPrimitives.WriteUInt32LittleEndian(
            record[(start + length)..], BitOperations.RotateRight(~crc, 15) + offset);
    }
}
