namespace MeProp.Tasks;

/// <summary>
/// Ten digits drawn by code, 28×28 pixels, for training without a download: strokes with random warp, slant, scale,
/// turn, shift, thickness and noise. A linear model stays below 95 % on the test part, a multi-layer perceptron passes
/// 97 %.
/// </summary>
/// <remarks>
/// Measured on seed 1 with Adam and batches of 50: softmax regression ends at 91 to 92 % (learning rate 0.001 for 60
/// epochs, 0.0001 for 150; never above 92.2 %), a perceptron 784-500-500-10 at 98.2 % (learning rate 0.001, 20 epochs;
/// 97 % after 2).
/// </remarks>
public static class BuiltInDigits
{
    /// <summary>The name of the set.</summary>
    public const string Name = "digits";

    private const int Classes = 10;
    private const int TrainCount = 10_000;
    private const int DevelopmentCount = 1_000;
    private const int TestCount = 2_000;
    private const int Pixels = DigitPen.Side * DigitPen.Side;

    /// <summary>
    /// Draws 10,000 training, 1,000 development and 2,000 test images in well under a second on all cores. Each group
    /// of ten images shows each digit once, in random order.
    /// </summary>
    /// <param name="seed">Equal seeds give equal bytes, on every machine and for any number of threads.</param>
    public static ImageData Create(ulong seed = 1)
    {
        ByteExamples all = Draw(seed);
        return new ImageData(
            Name,
            DigitPen.Side,
            DigitPen.Side,
            train: all.Slice(0, TrainCount),
            development: all.Slice(TrainCount, DevelopmentCount),
            test: all.Slice(TrainCount + DevelopmentCount, TestCount));
    }

    /// <summary>The same images with their training and development parts divided anew.</summary>
    internal static ImageData Divided(DevelopmentSplit split)
    {
        ByteExamples all = Draw(seed: 1);
        ByteExamples training = all.Slice(0, TrainCount + DevelopmentCount);
        (ByteExamples train, ByteExamples development) = split.Path is { } path
            ? (training, ImageFolder.LoadDevelopment(path, Name, DigitPen.Side, DigitPen.Side, Classes))
            : split.Divide(training);
        return new ImageData(
            Name, DigitPen.Side, DigitPen.Side, train, development,
            all.Slice(TrainCount + DevelopmentCount, TestCount));
    }

    private static ByteExamples Draw(ulong seed)
    {
        const int count = TrainCount + DevelopmentCount + TestCount;
        byte[] values = new byte[count * Pixels];
        byte[] labels = new byte[count];

        // Each group has its own generator, so any thread may draw it.
        ulong key = RandomStream.Mix(seed);
        Parallel.For(
            0,
            count / Classes,
            () => new DigitPen(),
            (group, _, pen) =>
            {
                DrawGroup(pen, new RandomStream(RandomStream.Mix(key + (ulong)group)), group * Classes, values, labels);
                return pen;
            },
            _ => { });

        return new ByteExamples(values, Pixels, labels, Classes);
    }

    private static void DrawGroup(DigitPen pen, RandomStream random, int first, byte[] values, byte[] labels)
    {
        Span<int> order = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
        random.Shuffle(order);
        for (int i = 0; i < order.Length; i++)
        {
            labels[first + i] = (byte)order[i];
            pen.Draw(order[i], random, values.AsSpan((first + i) * Pixels, Pixels));
        }
    }
}
