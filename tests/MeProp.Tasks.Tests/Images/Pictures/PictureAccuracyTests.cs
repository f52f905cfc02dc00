namespace MeProp.Tasks.Tests;

/// <summary>
/// A model says of pictures of digits what it says of the digits: files written, read and fitted again lose next to
/// nothing.
/// </summary>
public sealed class PictureAccuracyTests(ITestOutputHelper output) : IDisposable
{
    private const int Count = 500;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Built_in_digits_as_pictures() =>
        Check(BuiltInDigits.Create(), PictureFit.Digits, epochs: 8, drawn: 0, photographed: 1);

    /// <summary>MNIST's own way of fitting is found again, so a drawing of an example is nearly the example.</summary>
    [Fact]
    public void MNIST_as_pictures()
    {
        Check(LoadMnist(), PictureFit.Mnist, epochs: 2, drawn: 0.5, photographed: 1.5);
    }

    [Fact]
    public void Enlarged_MNIST_comes_back()
    {
        ByteExamples test = LoadMnist().Test;
        var fitter = new PictureFitter(28, 28);
        double[] differences = new double[Count];
        for (int i = 0; i < Count; i++)
        {
            GreyImage example = Drawings.Example(test, i);
            byte[] fitted = fitter.Fit(Drawings.Inverted(Drawings.Enlarged(example, 7, 30))).Pixels.ToArray();
            differences[i] = fitted.Zip(example.Pixels.ToArray(), (f, e) => Math.Abs(f - e)).Average();
        }

        output.WriteLine(
            $"mean difference of a pixel {differences.Average():F2}, largest of an image {differences.Max():F2}, "
            + $"below 1 in {differences.Count(d => d < 1)} of {Count}");
        Assert.InRange(differences.Average(), 0, 2);
    }

    private static ImageData LoadMnist()
    {
        string? folder = Environment.GetEnvironmentVariable("MEPROP_TEST_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "MEPROP_TEST_DATA names no folder with mnist/.");
        return ImageFolder.Load(Path.Combine(folder, "mnist"));
    }

    private void Check(ImageData data, PictureFit fit, int epochs, double drawn, double photographed)
    {
        using var device = CpuDevice.Create();
        var network = new Network(new ValuesInput(784), new Dense(200, activation: Activation.Relu), new Dense(10));
        var trainer = new Trainer(
            device, network, new SoftmaxCrossEntropy(), new Adam(), new TrainerOptions { Epochs = epochs });
        trainer.Train(data.Train, data.Development, cancellationToken: TestContext.Current.CancellationToken);
        var random = new Random(5);
        ByteExamples examples = data.Test.Slice(0, Count);
        double reached = Accuracy(
            Enumerable.Range(0, Count).Select(i => Drawings.Example(examples, i).Pixels.ToArray()));

        (string Name, double Loss, Func<GreyImage, byte[]> Write)[] ways =
        [
            ("PNG as it is", 0, PngBytes.Of),
            ("PNG of the same size, inverted", drawn, example => PngBytes.Of(Drawings.Inverted(example))),
            (
                "PNG, 7 times as large on white",
                drawn,
                example => PngBytes.Of(Drawings.Inverted(Drawings.Enlarged(example, 7, 30)))),
            (
                "JPEG, 4 times as large on white",
                drawn,
                example => JpegBytes.Of(Drawings.Inverted(Drawings.Enlarged(example, 4, 12)))),
            (
                "photographed",
                photographed,
                example => PngBytes.Of(Drawings.Photograph(Drawings.Enlarged(example, 7, 30), random))),
        ];
        foreach ((string name, double loss, Func<GreyImage, byte[]> write) in ways)
        {
            var fitter = new PictureFitter(28, 28, fit);
            double accuracy = Accuracy(Enumerable.Range(0, Count).Select(i =>
            {
                string path = _folder.Write("picture", write(Drawings.Example(examples, i)));
                return fitter.Fit(PictureFile.Load(path)).Pixels.ToArray();
            }));
            output.WriteLine($"{data.Name}: {reached:F1} %; {name}: {accuracy:F1} %");
            Assert.InRange(accuracy, reached - loss, 100);
        }

        double Accuracy(IEnumerable<byte[]> images)
        {
            byte[] pixels = [.. images.SelectMany(image => image)];
            IReadOnlyList<Prediction> predictions = new Predictor(network, device).Predict(pixels);
            return 100.0 * predictions.Where(
                (prediction, i) => prediction.Class == examples.Labels.Span[i]).Count() / Count;
        }
    }
}
