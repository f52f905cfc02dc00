using System.Security.Cryptography;

namespace MeProp.Tasks.Tests;

public sealed class BuiltInDigitsTests
{
    private static readonly ImageData Digits = BuiltInDigits.Create();

    [Fact]
    public void There_are_13000_images_of_28_by_28()
    {
        Assert.Equal("digits", Digits.Name);
        Assert.Equal((28, 28, 10), (Digits.Height, Digits.Width, Digits.Classes));
        Assert.Equal((10_000, 1_000, 2_000), (Digits.Train.Count, Digits.Development.Count, Digits.Test.Count));
    }

    [Fact]
    public void The_bytes_of_seed_1_are_the_same_everywhere()
    {
        // Published figures depend on these bytes. A change requires new measurements for the remarks of BuiltInDigits.
        Assert.Equal("90d4008f63bc16736e20539c1586af6c28e128f4822e783326d63795eb611a5b", Hash(Digits));
    }

    [Fact]
    public void Another_seed_gives_other_images() => Assert.NotEqual(Hash(Digits), Hash(BuiltInDigits.Create(2)));

    [Fact]
    public void Every_ten_images_show_every_digit()
    {
        foreach (ByteExamples part in new[] { Digits.Train, Digits.Development, Digits.Test })
        {
            foreach (byte[] ten in part.Labels.ToArray().Chunk(10))
                Assert.Equal("0123456789", string.Concat(ten.Order()));
        }

        Assert.NotEqual(Digits.Train.Labels[..10].ToArray(), Digits.Train.Labels[10..20].ToArray());
    }

    [Fact]
    public void Most_pixels_are_background()
    {
        ReadOnlySpan<byte> values = Digits.Train.Values.Span;

        Assert.InRange(values.Count((byte)0) / (double)values.Length, 0.75, 0.85);
    }

    [Fact]
    public void No_image_repeats_and_none_is_blank()
    {
        HashSet<string> seen = [];
        for (int i = 0; i < Digits.Train.Count; i++)
        {
            ReadOnlySpan<byte> image = Digits.Train.Values.Span.Slice(i * 784, 784);
            Assert.True(seen.Add(Convert.ToHexString(SHA256.HashData(image))));
            Assert.InRange(784 - image.Count((byte)0), 20, 500);
        }
    }

    private static string Hash(ImageData data)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ByteExamples part in new[] { data.Train, data.Development, data.Test })
        {
            hash.AppendData(part.Values.Span);
            hash.AppendData(part.Labels.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
