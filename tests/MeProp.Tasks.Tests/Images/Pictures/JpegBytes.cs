namespace MeProp.Tasks.Tests;

/// <summary>
/// Writes JPEG files, almost without loss: all quantisers are 1, and every Huffman code has the same length, so that a
/// code is the index of its symbol.
/// </summary>
internal static class JpegBytes
{
    private static readonly int[] ZigZag =
    [
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5,
        12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
        35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51,
        58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
    ];

    private static readonly double[,] Cosines = CreateCosines();

    private static readonly byte[] RunsAndSizes =
    [
        .. Enumerable.Range(0, 16).SelectMany(run => Enumerable.Range(1, 10).Select(size => (byte)(run << 4 | size))),
        0x00, 0xF0,
    ];

    public static byte[] Of(GreyImage image) =>
        File(image.Height, image.Width, 1, (_, y, x) => image.Pixels.Span[y * image.Width + x]);

    /// <summary>
    /// A file with 1 component (grey), 3 (brightness and two of colour) or 4: the sample of each component, row and
    /// column, and further segments before them. Progressive: first the means of all blocks, then the rest of each
    /// component.
    /// </summary>
    public static byte[] File(
        int height,
        int width,
        int components,
        Func<int, int, int, int> sample,
        bool isProgressive = false,
        params (byte Marker, byte[] Content)[] extra)
    {
        List<byte> file = [0xFF, 0xD8];
        foreach ((byte marker, byte[] content) in extra) Segment(marker, content);
        Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]);
        byte[] frame =
        [
            8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, (byte)components,
            .. Enumerable.Range(1, components).SelectMany(c => (byte[])[(byte)c, 0x11, 0]),
        ];
        Segment((byte)(isProgressive ? 0xC2 : 0xC0), frame);
        Segment(0xC4, [0x00, 0, 0, 0, 12, .. new byte[12], .. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        Segment(0xC4, [0x10, 0, 0, 0, 0, 0, 0, 0, (byte)RunsAndSizes.Length, .. new byte[8], .. RunsAndSizes]);

        int across = (width + 7) / 8, down = (height + 7) / 8;
        int[][][] blocks = [.. Enumerable.Range(0, components).Select(c => Enumerable.Range(0, across * down)
            .Select(b => Transform((y, x) => Sample(c, b / across * 8 + y, b % across * 8 + x) - 128)).ToArray())];
        int Sample(int c, int y, int x) => sample(c, Math.Min(height - 1, y), Math.Min(width - 1, x));
        int[] all = [.. Enumerable.Range(0, components)];
        if (!isProgressive) Scan(all, 0, 63);
        else
        {
            Scan(all, 0, 0);
            foreach (int c in all) Scan([c], 1, 63);
        }

        return [.. file, 0xFF, 0xD9];

        void Segment(byte marker, byte[] content) =>
            file.AddRange([0xFF, marker, (byte)(content.Length + 2 >> 8), (byte)(content.Length + 2), .. content]);

        void Scan(int[] scanned, byte from, byte to)
        {
            Segment(0xDA, [(byte)scanned.Length, .. scanned.SelectMany(c => (byte[])[(byte)(c + 1), 0]), from, to, 0]);
            var bits = new BitList();
            int[] means = new int[components];
            for (int b = 0; b < across * down; b++)
            {
                foreach (int c in scanned)
                {
                    if (from == 0) bits.AddMean(blocks[c][b][0] - means[c]);
                    means[c] = blocks[c][b][0];
                    if (to > 0) bits.AddRest(blocks[c][b]);
                }
            }

            file.AddRange(bits.ToBytes());
        }
    }

    /// <summary>An EXIF segment that says how the camera was held.</summary>
    public static (byte Marker, byte[] Content) Orientation(int orientation, bool isLittle = true)
    {
        byte[] Number(int value, int length) =>
            [.. Enumerable.Range(0, length).Select(i => (byte)(value >> 8 * (isLittle ? i : length - 1 - i)))];
        byte[] start = isLittle ? [.. "II*\0"u8] : [.. "MM\0*"u8];
        return (
            0xE1,
            [
                .. "Exif\0\0"u8, .. start, .. Number(8, 4), .. Number(2, 2), .. new byte[12],
                .. Number(0x112, 2), .. Number(3, 2), .. Number(1, 4), .. Number(orientation, 2), 0, 0,
            ]);
    }

    /// <summary>The discrete cosine transform of a block, along its rows and then its columns.</summary>
    private static int[] Transform(Func<int, int, int> sample)
    {
        var rows = new double[64];
        var coefficients = new int[64];
        for (int i = 0; i < 64; i++)
            for (int x = 0; x < 8; x++) rows[i] += sample(i / 8, x) * Cosines[i % 8, x];
        for (int i = 0; i < 64; i++)
        {
            double sum = 0;
            for (int y = 0; y < 8; y++) sum += rows[8 * y + i % 8] * Cosines[i / 8, y];
            coefficients[i] = (int)Math.Round(sum);
        }

        return coefficients;
    }

    private static double[,] CreateCosines()
    {
        var cosines = new double[8, 8];
        for (int u = 0; u < 8; u++)
            for (int x = 0; x < 8; x++)
                cosines[u, x] = Math.Cos((2 * x + 1) * u * Math.PI / 16) * (u == 0 ? Math.Sqrt(0.125) : 0.5);
        return cosines;
    }

    private sealed class BitList
    {
        private readonly List<bool> _bits = [];

        public void AddMean(int difference)
        {
            int size = SizeOf(difference);
            Add(size, 4);
            AddValue(difference, size);
        }

        public void AddRest(int[] block)
        {
            int run = 0;
            foreach (int value in ZigZag.Skip(1).Select(place => block[place]))
            {
                if (value == 0)
                {
                    run++;
                    continue;
                }

                for (; run >= 16; run -= 16) AddSymbol(0xF0);
                int size = SizeOf(value);
                AddSymbol((byte)(run << 4 | size));
                AddValue(value, size);
                run = 0;
            }

            if (run > 0) AddSymbol(0);
        }

        /// <summary>
        /// The bits, the rest of the last byte filled with ones; a byte of ones is followed by one of zeros.
        /// </summary>
        public IEnumerable<byte> ToBytes()
        {
            while (_bits.Count % 8 != 0) _bits.Add(true);
            return _bits.Chunk(8).Select(chunk => (byte)chunk.Select((bit, i) => bit ? 128 >> i : 0).Sum()).SelectMany(
                value => value == 0xFF ? (byte[])[0xFF, 0] : [value]);
        }

        private static int SizeOf(int value) => 32 - int.LeadingZeroCount(Math.Abs(value));

        private void AddSymbol(byte symbol) => Add(Array.IndexOf(RunsAndSizes, symbol), 8);

        private void AddValue(int value, int size) => Add(value < 0 ? value + (1 << size) - 1 : value, size);

        private void Add(int value, int count)
        {
            for (int bit = count - 1; bit >= 0; bit--) _bits.Add((value >> bit & 1) == 1);
        }
    }
}
