namespace MeProp.Tasks.Tests;

/// <summary>The real MNIST files, where a machine has them.</summary>
public sealed class MnistTests
{
    [Fact]
    public void Mnist_has_the_published_counts_and_first_labels_and_is_not_taken_for_fashion_mnist()
    {
        string? folder = Environment.GetEnvironmentVariable("MEPROP_TEST_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "MEPROP_TEST_DATA does not name a folder with mnist/.");

        string message = Assert.Throws<DataSetException>(
            () => ImageDataSets.Load(
                "fashion-mnist",
                Path.Combine(folder, "mnist"),
                cancellationToken: TestContext.Current.CancellationToken)).Message;
        Assert.Contains("is a file of mnist, not of fashion-mnist", message, StringComparison.Ordinal);

        ImageData data = ImageDataSets.Load("mnist", folder, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(("mnist", 28, 28, 10), (data.Name, data.Height, data.Width, data.Classes));
        Assert.Equal((55_000, 5_000, 10_000), (data.Train.Count, data.Development.Count, data.Test.Count));
        Assert.Equal([5, 0, 4, 1, 9, 2, 1, 3, 1, 4], data.Development.Labels[..10].ToArray());
        Assert.Equal([7, 2, 1, 0, 4, 1, 4, 9, 5, 9], data.Test.Labels[..10].ToArray());

        // About 81 % of the pixels of MNIST are background.
        ReadOnlySpan<byte> test = data.Test.Values.Span;
        Assert.InRange(test.Count((byte)0) / (double)test.Length, 0.80, 0.82);
    }
}
