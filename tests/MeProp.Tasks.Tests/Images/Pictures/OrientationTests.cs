using System.Buffers.Binary;

namespace MeProp.Tasks.Tests;

/// <summary>A camera's orientation counts in every format that can carry it, written as any whole number.</summary>
public sealed class OrientationTests : IDisposable
{
    private const int Height = 5, Width = 3;

    private readonly TestFolder _folder = new();

    public static TheoryData<bool, int> Types => new(
        from isLittle in (bool[])[false, true]
        from type in (int[])[1, 3, 4, 6, 8, 9]
        select (isLittle, type));

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(Types))]
    public void A_PNG_is_turned_as_its_EXIF_chunk_says(bool isLittle, int type)
    {
        byte[] exif = Exif(3, isLittle, type);
        foreach (byte[] chunk in (byte[][])[exif, [.. "Exif\0\0"u8, .. exif]])
        {
            GreyImage turned = Read(PngBytes.File(
                Height, Width, PngBytes.Grey, 8, (y, x) => [10 * y + x], false, ("eXIf", chunk)));
            Assert.Equal(Upright().Reverse(), turned.Pixels.ToArray());
        }
    }

    [Fact]
    public void The_chunk_may_stand_behind_the_pixels()
    {
        byte[] png = PngBytes.File(Height, Width, PngBytes.Grey, 8, (y, x) => [10 * y + x]);
        byte[] chunk = PngBytes.Join(("eXIf", Exif(3, true, 3)))[8..];
        GreyImage turned = Read([.. png[..^12], .. chunk, .. png[^12..]]);
        Assert.Equal(Upright().Reverse(), turned.Pixels.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(70_000)]
    public void Other_numbers_turn_nothing(int orientation)
    {
        GreyImage image = Read(PngBytes.File(
            Height, Width, PngBytes.Grey, 8, (y, x) => [10 * y + x], false, ("eXIf", Exif(orientation, true, 4))));
        Assert.Equal(Upright(), image.Pixels.ToArray());
    }

    [Fact]
    public void White_ink_on_a_transparent_background_is_seen()
    {
        GreyImage image = Read(PngBytes.File(
            Height, Width, PngBytes.ColourAlpha, 8, (y, x) => [255, 255, 255, x == 1 ? 255 : 0]));
        Assert.Equal(
            Enumerable.Range(0, Height * Width).Select(i => (byte)(i % Width == 1 ? 255 : 0)), image.Pixels.ToArray());

        // Black ink lies over white, as before, and a picture without transparency is not changed.
        GreyImage black = Read(PngBytes.File(Height, Width, PngBytes.GreyAlpha, 8, (y, x) => [0, x == 1 ? 255 : 0]));
        Assert.Equal(0, black.Pixels.Span[1]);
        Assert.All(
            Read(PngBytes.File(Height, Width, PngBytes.GreyAlpha, 8, (_, _) => [255, 255])).Pixels.ToArray(),
            grey => Assert.Equal(255, grey));
    }

    private static byte[] Upright() =>
        [.. Enumerable.Range(0, Height * Width).Select(i => (byte)(10 * (i / Width) + i % Width))];

    /// <summary>A directory of two entries, the second of which is the orientation.</summary>
    private static byte[] Exif(int orientation, bool isLittle, int type)
    {
        byte[] value = new byte[4];
        if (type is 1 or 6) value[0] = (byte)orientation;
        else if (type is 3 or 8) Number(orientation, 2).CopyTo(value, 0);
        else Number(orientation, 4).CopyTo(value, 0);
        return
        [
            .. isLittle ? "II*\0"u8 : "MM\0*"u8, .. Number(8, 4), .. Number(2, 2),
            .. Number(0x010F, 2), .. Number(2, 2), .. Number(1, 4), .. new byte[4],
            .. Number(0x0112, 2), .. Number(type, 2), .. Number(1, 4), .. value, .. new byte[4],
        ];

        byte[] Number(int number, int bytes)
        {
            byte[] all = new byte[4];
            if (isLittle) BinaryPrimitives.WriteInt32LittleEndian(all, number);
            else BinaryPrimitives.WriteInt32BigEndian(all, number);
            return isLittle ? all[..bytes] : all[(4 - bytes)..];
        }
    }

    private GreyImage Read(byte[] content) => PictureFile.Load(_folder.Write("picture", content));
}
