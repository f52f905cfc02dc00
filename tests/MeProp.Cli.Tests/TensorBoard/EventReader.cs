using System.Buffers.Binary;
using System.Text;

namespace MeProp.Cli.Tests;

/// <summary>
/// Reads event files by the published formats alone: records with checksums, and protobuf messages. Shares no code with
/// the writer.
/// </summary>
internal static class EventReader
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>The events of a file. Every length and checksum must be right.</summary>
    public static ReadEvent[] Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        var events = new List<ReadEvent>();
        for (int at = 0; at < file.Length;)
        {
            ReadOnlySpan<byte> rest = file.AsSpan(at);
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(rest));
            Assert.Equal(Masked(rest[..8]), BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]));
            ReadOnlySpan<byte> data = rest.Slice(12, length);
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(rest[(12 + length)..]));
            events.Add(ReadEvent.Of(new Fields(data.ToArray())));
            at += 8 + 4 + length + 4;
        }

        return [.. events];
    }

    /// <summary>All files of a folder in the order of their names.</summary>
    public static ReadEvent[] ReadFolder(string folder) =>
        [.. Directory.GetFiles(folder, "events.out.tfevents.*").Order(StringComparer.Ordinal).SelectMany(Read)];

    /// <summary>
    /// What TensorBoard shows of a tag: the start of a session drops what has its step or a later one.
    /// </summary>
    public static (long Step, float Value)[] Shown(IEnumerable<ReadEvent> events, string tag)
    {
        var shown = new List<(long Step, float Value)>();
        foreach (ReadEvent one in events)
        {
            if (one.IsStart) shown.RemoveAll(point => point.Step >= one.Step);
            if (one.Scalars.TryGetValue(tag, out float value)) shown.Add((one.Step, value));
        }

        return [.. shown];
    }

    /// <summary>CRC-32C of RFC 3720 by a table, masked as TensorFlow does.</summary>
    public static uint Masked(ReadOnlySpan<byte> data)
    {
        uint crc = Crc(data);
        return unchecked(((crc >> 15) | (crc << 17)) + 0xa282ead8u);
    }

    public static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = 0xffffffff;
        foreach (byte value in data) crc = Table[(crc ^ value) & 0xff] ^ (crc >> 8);
        return crc ^ 0xffffffff;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint crc = i;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82f63b78 : crc >> 1;
            table[i] = crc;
        }

        return table;
    }

    /// <summary>The fields of a protobuf message: number, type of wire, and bytes or bits.</summary>
    internal sealed class Fields : List<(int Number, int Type, ulong Bits, byte[] Bytes)>
    {
        public Fields(byte[] message)
        {
            for (int at = 0; at < message.Length;)
            {
                ulong key = Varint(message, ref at);
                (int number, int type) = ((int)(key >> 3), (int)(key & 7));
                switch (type)
                {
                    case 0:
                        Add((number, type, Varint(message, ref at), []));
                        break;
                    case 1:
                        Add((number, type, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(at)), []));
                        at += 8;
                        break;
                    case 2:
                        int length = (int)Varint(message, ref at);
                        Add((number, type, 0, message[at..(at + length)]));
                        at += length;
                        break;
                    case 5:
                        Add((number, type, BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(at)), []));
                        at += 4;
                        break;
                    default:
                        Assert.Fail($"There is no wire type {type}.");
                        break;
                }
            }
        }

        public long Integer(int number) => (long)this.Single(field => field.Number == number && field.Type == 0).Bits;

        public double Double(int number) => BitConverter.UInt64BitsToDouble(
            this.Single(field => field.Number == number && field.Type == 1).Bits);

        public float Float(int number) => BitConverter.UInt32BitsToSingle(
            (uint)this.Single(field => field.Number == number && field.Type == 5).Bits);

        public string Text(int number) =>
            Encoding.UTF8.GetString(this.Single(field => field.Number == number && field.Type == 2).Bytes);

        public double[] Doubles(int number)
        {
            byte[] bytes = this.Single(field => field.Number == number && field.Type == 2).Bytes;
            return [.. bytes.Chunk(8).Select(chunk => BinaryPrimitives.ReadDoubleLittleEndian(chunk))];
        }

        public Fields[] Messages(int number) =>
            [.. this.Where(field => field.Number == number).Select(field => new Fields(field.Bytes))];

        public bool Has(int number) => Exists(field => field.Number == number);

        private static ulong Varint(byte[] message, ref int at)
        {
            ulong value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte next = message[at++];
                value |= (ulong)(next & 0x7f) << shift;
                if (next < 0x80) return value;
            }
        }
    }
}
