using CsCheck;

namespace MeProp.Tasks.Tests;

public sealed class PictureFitterTests
{
    private static readonly PictureFitter Mnist = new(28, 28);

    [Fact]
    public void Light_on_black_of_the_models_size_stays_as_it_is()
    {
        ByteExamples digits = BuiltInDigits.Create().Test;
        for (int i = 0; i < digits.Count; i++)
        {
            GreyImage digit = Drawings.Example(digits, i);
            FittedPicture kept = Mnist.Fit(digit);
            Assert.Equal(digit.Pixels.ToArray(), kept.Pixels.ToArray());
            Assert.Equal((false, false), (kept.IsInverted, kept.IsEmpty));
            FittedPicture inverted = Mnist.Fit(Drawings.Inverted(digit));
            FittedPicture fitted = new PictureFitter(28, 28) { KeepsExamples = false }.Fit(digit);
            Assert.Equal(fitted.Pixels.ToArray(), inverted.Pixels.ToArray());
            Assert.True(inverted.IsInverted);
        }
    }

    [Fact]
    public void A_thing_that_fills_a_picture_of_the_models_size_is_not_taken_for_its_background()
    {
        GreyImage shirt = Drawings.Draw(28, 28, (y, x) => x is < 2 or > 25 ? 0 : 140 + (3 * y + 5 * x) % 60);
        Assert.Equal(shirt.Pixels.ToArray(), Mnist.Fit(shirt).Pixels.ToArray());
    }

    [Theory]
    [InlineData(200, 300, 150, 40)]
    [InlineData(200, 300, 30, 100)]
    [InlineData(2000, 1000, 800, 500)]
    [InlineData(50, 60, 9, 7)]
    public void A_digit_gets_a_box_of_20_and_its_centre_of_mass_into_the_centre(
        int height, int width, int boxHeight, int boxWidth)
    {
        // A wedge, heavier at one end: the middle of its box is not its centre of mass.
        GreyImage image = Drawings.Draw(
            height,
            width,
            (y, x) =>
                (y -= height / 8) >= 0
                    && y < boxHeight
                    && (x -= width / 3) >= 0
                    && x < boxWidth
                    && y * boxWidth >= x * boxHeight ? 20 : 250);
        FittedPicture fitted = Mnist.Fit(image);
        Assert.True(fitted.IsInverted);
        byte[] pixels = fitted.Pixels.ToArray();
        int[] rows = [.. Enumerable.Range(0, 784).Where(i => pixels[i] > 0).Select(i => i / 28)];
        int[] columns = [.. Enumerable.Range(0, 784).Where(i => pixels[i] > 0).Select(i => i % 28)];
        Assert.Equal(20, Math.Max(rows.Max() - rows.Min(), columns.Max() - columns.Min()) + 1);
        Assert.Equal(
            (double)boxWidth / boxHeight, (columns.Max() - columns.Min() + 1.0) / (rows.Max() - rows.Min() + 1), 0.15);
        double mass = pixels.Sum(p => (double)p);
        Assert.InRange(pixels.Select((p, i) => p * (i / 28) / mass).Sum(), 13.5, 14.5);
        Assert.InRange(pixels.Select((p, i) => p * (i % 28) / mass).Sum(), 13.5, 14.5);
        Assert.Equal(255, pixels.Max());
    }

    [Fact]
    public void Other_models_get_a_box_of_five_sevenths_of_their_smaller_side()
    {
        FittedPicture fitted = new PictureFitter(42, 70).Fit(
            Drawings.Draw(100, 100, (y, x) => y is >= 20 and < 80 && x is >= 50 and < 70 ? 255 : 0));
        string[] rows = Drawings.Rows(fitted, 70);
        string row = new string('.', 30) + new string('#', 10) + new string('.', 30);
        string[] border = [.. Enumerable.Repeat(new string('.', 70), 6)];
        Assert.Equal([.. border, .. Enumerable.Repeat(row, 30), .. border], rows);
    }

    [Fact]
    public void Built_in_digits_are_larger_and_centred_by_their_box()
    {
        GreyImage image = Drawings.Draw(
            200, 200, (y, x) => y is >= 10 and < 120 && x is >= 20 and < 120 && (y < 20 || x < 30) ? 0 : 255);
        string[] rows = Drawings.Rows(new PictureFitter(28, 28, PictureFit.Digits).Fit(image), 28);
        string empty = new('.', 28);
        Assert.Equal([empty, empty, empty], [.. rows[..3].Append(rows[25]).Distinct().Order(), rows[26], rows[27]]);
        Assert.All(rows[3..5], row => Assert.Equal("...." + new string('#', 20) + "....", row));
        Assert.All(rows[5..25], row => Assert.Equal("....##" + new string('.', 22), row));
    }

    [Fact]
    public void A_photograph_gives_what_a_clean_drawing_gives()
    {
        var random = new Random(3);
        ByteExamples digits = BuiltInDigits.Create().Test;
        GreyImage[] drawings =
        [
            .. Enumerable.Range(0, 100).Select(i => Drawings.Enlarged(Drawings.Example(digits, i), 9, 60)),
        ];
        byte[][] clean = [.. drawings.Select(drawing => Mnist.Fit(drawing).Pixels.ToArray())];
        int found = 0;
        for (int i = 0; i < drawings.Length; i++)
        {
            FittedPicture photo = Mnist.Fit(Drawings.Photograph(drawings[i], random));
            Assert.True(photo.IsInverted);
            byte[] pixels = photo.Pixels.ToArray();
            byte[] nearest = clean.MinBy(other => other.Zip(pixels, (o, p) => Math.Abs(o - p)).Sum())!;
            if (nearest == clean[i]) found++;
        }

        // A few are moved by a pixel and so resemble another of the same class more.
        Assert.InRange(found, 95, 100);
    }

    [Fact]
    public void A_thin_line_comes_out_bright()
    {
        FittedPicture fitted = Mnist.Fit(Drawings.Draw(400, 400, (y, x) => x == 200 && y is > 40 and < 360 ? 0 : 255));
        Assert.Equal(20, fitted.Pixels.ToArray().Count(p => p == 255));
    }

    [Fact]
    public void Parts_that_belong_together_stay_and_specks_go()
    {
        GreyImage image = Drawings.Draw(
            100,
            100,
            (y, x) =>
                y is >= 20 and < 30
                    && x is >= 30 and < 70 || y is >= 40 and < 80
                    && x is >= 45 and < 55 || y == 95
                    && x is 2 or 3 ? 0 : 255);
        string[] rows = Drawings.Rows(Mnist.Fit(image), 28);
        int[] inked = [.. Enumerable.Range(0, 28).Where(y => rows[y].Trim('.').Length > 0)];
        Assert.Equal(20, inked[^1] - inked[0] + 1);
        Assert.InRange(inked.Length, 16, 18);
        Assert.Equal(13, rows[inked[0]].Trim('.').Length);
    }

    [Fact]
    public void Where_there_is_no_ink_the_input_stays_empty()
    {
        var random = new Random(1);
        GreyImage[] blank =
        [
            Drawings.Draw(300, 200, (_, _) => 255),
            Drawings.Draw(300, 200, (_, _) => 0),
            Drawings.Draw(300, 200, (_, _) => 190 + random.Next(10)),
            Drawings.Draw(1, 1, (_, _) => 7),
        ];
        foreach (GreyImage image in blank)
        {
            foreach (PictureFit fit in (PictureFit[])[PictureFit.Mnist, PictureFit.Digits, PictureFit.FashionMnist])
            {
                FittedPicture fitted = new PictureFitter(28, 28, fit).Fit(image);
                Assert.True(fitted.IsEmpty);
                Assert.All(fitted.Pixels.ToArray(), p => Assert.Equal(0, p));
            }
        }

        Assert.True(Mnist.Fit(Drawings.Draw(28, 28, (_, _) => 255)).IsEmpty);
    }

    [Fact]
    public void A_thing_to_wear_fills_the_input_and_keeps_its_shades()
    {
        // 120×60 pixels of shades on white, in a picture far larger: twice as wide as high.
        GreyImage image = Drawings.Draw(
            200, 300, (y, x) => y is >= 50 and < 110 && x is >= 20 and < 140 ? 2 * (y - 50) : 255);
        byte[] pixels = new PictureFitter(28, 28, PictureFit.FashionMnist).Fit(image).Pixels.ToArray();
        for (int y = 0; y < 28; y++)
        {
            double expected = y is < 7 or >= 21 ? 0 : 255 - 2 * ((y - 7 + 0.5) * 60 / 14 - 0.5);
            for (int x = 0; x < 28; x++) Assert.Equal(expected, pixels[28 * y + x], 1.0);
        }
    }

    [Fact]
    public void Stretching_changes_nothing_but_the_size()
    {
        GreyImage image = Drawings.Draw(20, 40, (y, x) => 5 * y + 3 * x);
        byte[] pixels = new PictureFitter(10, 10, PictureFit.Stretch).Fit(image).Pixels.ToArray();
        byte[] inverted = new PictureFitter(
            10, 10, PictureFit.Stretch, PictureInversion.Yes).Fit(image).Pixels.ToArray();
        for (int i = 0; i < 100; i++)
        {
            double expected = 5 * (2 * (i / 10) + 0.5) + 3 * (4 * (i % 10) + 1.5);
            Assert.Equal(expected, pixels[i], 0.5);
            Assert.Equal(255 - expected, inverted[i], 0.5);
        }

        GreyImage light = Drawings.Draw(10, 10, (y, x) => 200 + y + x);
        Assert.Equal(light.Pixels.ToArray(), new PictureFitter(10, 10, PictureFit.Stretch).Fit(light).Pixels.ToArray());
    }

    [Fact]
    public void Enlarging_is_linear_between_pixels()
    {
        byte[] pixels = new PictureFitter(1, 8, PictureFit.Stretch).Fit(
            Drawings.Draw(1, 4, (_, x) => 80 * x)).Pixels.ToArray();
        Assert.Equal([0, 20, 60, 100, 140, 180, 220, 240], pixels);
    }

    [Theory]
    [InlineData(PictureInversion.Auto, 0, 255, true)]
    [InlineData(PictureInversion.Auto, 255, 0, false)]
    [InlineData(PictureInversion.Auto, 90, 130, true)]
    [InlineData(PictureInversion.Auto, 130, 90, false)]
    [InlineData(PictureInversion.Yes, 0, 255, true)]
    [InlineData(PictureInversion.No, 255, 0, false)]
    public void Light_and_dark_are_told_by_what_stands_out_from_the_border(
        PictureInversion inversion, int ink, int paper, bool isInverted)
    {
        GreyImage image = Drawings.Draw(
            90, 90, (y, x) => (y - 45) * (y - 45) + (x - 45) * (x - 45) < 1200 ? ink : paper);
        FittedPicture fitted = new PictureFitter(28, 28, PictureFit.Mnist, inversion).Fit(image);
        Assert.Equal(isInverted, fitted.IsInverted);
        Assert.Equal((255, 0), (fitted.Pixels.Span[14 * 28 + 14], fitted.Pixels.Span[0]));
    }

    [Fact]
    public void A_wrong_inversion_finds_nothing() =>
        Assert.True(
            new PictureFitter(28, 28, PictureFit.Mnist, PictureInversion.No).Fit(
                Drawings.Draw(90, 90, (y, x) => y is > 20 and < 50 && x is > 30 and < 60 ? 0 : 255)).IsEmpty);

    [Fact]
    public void Any_picture_fits_any_model()
    {
        Gen.Select(
            Gen.Int[1, 40],
            Gen.Int[1, 40],
            Gen.Int[1, 12],
            Gen.Int[1, 12],
            Gen.Enum<PictureFit>(),
            Gen.Enum<PictureInversion>(),
            Gen.Int).Sample(
            (height, width, modelHeight, modelWidth, fit, inversion, seed) =>
            {
                var random = new Random(seed);
                int contrast = random.Next(1, 257);
                GreyImage image = Drawings.Draw(height, width, (_, _) => random.Next(contrast));
                FittedPicture fitted = new PictureFitter(modelHeight, modelWidth, fit, inversion).Fit(image);
                Assert.Equal(modelHeight * modelWidth, fitted.Pixels.Length);
                if (fitted.IsEmpty) Assert.Equal(-1, fitted.Pixels.Span.IndexOfAnyExcept((byte)0));
            },
            iter: 3000,
            threads: 1);
    }
}
