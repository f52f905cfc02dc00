namespace MeProp.Tasks.Tests;

public sealed class ImageDataSetsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("digits")]
    [InlineData("Digits")]
    public void Digits_are_built_in(string name) => Assert.Equal("digits", Load(name).Name);

    [Fact]
    public void A_folder_is_loaded_by_its_path()
    {
        WriteFour("own/", side: 3, classes: 4);

        ImageData data = Load(_folder.At("own"));

        Assert.Equal(("own", 3, 4), (data.Name, data.Height, data.Classes));
    }

    [Theory]
    [InlineData("", "mnist")]
    [InlineData("mnist/", "MNIST")]
    [InlineData("fashion-mnist/", "fashion-mnist")]
    public void A_data_directory_holds_the_files_directly_or_in_a_folder_of_the_name(string subfolder, string name)
    {
        WriteFour(subfolder, side: 28, classes: 4);

        ImageData data = Load(name, _folder.Path);

        // Ten classes although the labels of this little set are fewer: a published set has its published classes.
        Assert.Equal(
            (name.ToLowerInvariant(), 10, 11, 1, 5),
            (data.Name, data.Classes, data.Train.Count, data.Development.Count, data.Test.Count));
        if (data.Name == "fashion-mnist")
            Assert.Equal(("T-shirt/top", "Ankle boot"), (data.Labels[0], data.Labels[^1]));
        else Assert.Empty(data.Labels);
    }

    [Fact]
    public void A_data_directory_without_the_files_is_an_error_and_nothing_is_downloaded()
    {
        string message = Assert.Throws<DataSetException>(() => Load("mnist", _folder.Path)).Message;

        Assert.Contains(
            $"The folder {_folder.Path} holds no images: neither", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_of_another_size_are_not_mnist()
    {
        WriteFour("", side: 5, classes: 4);

        string message = Assert.Throws<DataSetException>(() => Load("mnist", _folder.Path)).Message;

        Assert.Contains(
            "The images given as mnist are 5×5, but those of mnist are 28×28", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_published_set_is_downloaded_to_the_cache()
    {
        var files = IdxBytes.DataSet(side: 28, classes: 10).ToDictionary(
            file => $"{file.Name}.gz", file => IdxBytes.Gzip(file.Content));
        using LoopbackServer server = LoopbackServer.Of(files);
        using DataCache cache = new(_folder.Path, new Downloader(new SocketsHttpHandler(), TimeSpan.FromSeconds(10)));
        PublishedImageSet set = new(
            "small", [server.Address], [.. files.Select(file => PublishedFiles.Of(file.Key, file.Value))]);

        ImageData data = ImageDataSets.LoadFrom(set, cache, progress: null, TestContext.Current.CancellationToken);

        Assert.Equal(("small", 11, 1, 5), (data.Name, data.Train.Count, data.Development.Count, data.Test.Count));
        Assert.Equal(files.Keys, server.Requests.Select(request => request.File));
    }

    [Fact]
    public void Published_sets_name_four_files_and_two_mirrors()
    {
        foreach (PublishedImageSet set in new[] { PublishedImageSet.Mnist, PublishedImageSet.FashionMnist })
        {
            Assert.Equal(
                IdxBytes.DataSet(28, 10).Select(file => $"{file.Name}.gz"), set.Files.Select(file => file.Name));
            Assert.All(set.Files, file => Assert.Matches("^[0-9a-f]{32}$", file.Checksum));
            Assert.All(set.Mirrors, mirror => Assert.EndsWith("/", mirror.AbsoluteUri, StringComparison.Ordinal));
            Assert.True(set.Mirrors.Count >= 2);
        }
    }

    [Fact]
    public void Files_of_another_published_set_are_refused()
    {
        WriteFour("", side: 28, classes: 4);
        _folder.Write("t10k-labels-idx1-ubyte", IdxBytes.CyclicLabels(5, 3));
        PublishedImageSet own = SetOf("own", trainClasses: 4, testClasses: 4);
        PublishedImageSet other = SetOf("other", trainClasses: 5, testClasses: 3);
        PublishedImageSet third = SetOf("third", trainClasses: 6, testClasses: 6);

        string message = Assert.Throws<DataSetException>(
            () => ImageDataSets.LoadFrom(own, _folder.Path, [own, other])).Message;

        Assert.Contains(
            $"{_folder.At("t10k-labels-idx1-ubyte")} is a file of other, not of own.",
            message,
            StringComparison.Ordinal);
        Assert.Equal("other", ImageDataSets.LoadFrom(other, _folder.Path, [other, third]).Name);

        static PublishedImageSet SetOf(string name, int trainClasses, int testClasses) => new(
            name,
            [],
            [
                PublishedFiles.Of("train-images-idx3-ubyte", [1]),
                PublishedFiles.Of("train-labels-idx1-ubyte", IdxBytes.CyclicLabels(12, trainClasses)),
                PublishedFiles.Of("t10k-images-idx3-ubyte", [1]),
                PublishedFiles.Of("t10k-labels-idx1-ubyte", IdxBytes.CyclicLabels(5, testClasses)),
            ]);
    }

    [Theory]
    [InlineData("minst", "mnist")]
    [InlineData("fashion", "fashion-mnist")]
    [InlineData("digit", "digits")]
    [InlineData("Fashion_MNIST", "fashion-mnist")]
    public void An_unknown_name_gets_the_nearest_and_the_list(string name, string nearest)
    {
        string message = Assert.Throws<DataSetException>(() => Load(name)).Message;

        Assert.Contains(
            $"no data set and no folder {name}. Did you mean {nearest}?", message, StringComparison.Ordinal);
        Assert.Contains("digits, mnist, fashion-mnist", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_does_not_exist_gets_no_suggestion()
    {
        string message = Assert.Throws<DataSetException>(() => Load(_folder.At("nowhere"))).Message;

        Assert.Contains($"no folder {_folder.At("nowhere")}. Known are digits", message, StringComparison.Ordinal);
    }

    private static ImageData Load(string name, string? dataDirectory = null) =>
        ImageDataSets.Load(name, dataDirectory, cancellationToken: TestContext.Current.CancellationToken);

    private void WriteFour(string subfolder, int side, int classes)
    {
        foreach ((string name, byte[] content) in IdxBytes.DataSet(side, classes))
            _folder.Write(subfolder + name, content);
    }
}
