using System.Text;

namespace MeProp.Tasks.Tests;

public sealed class TreebanksTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sentences")]
    [InlineData("Sentences")]
    public void Sentences_are_built_in(string name) => Assert.Equal("sentences", Load(name).Name);

    [Fact]
    public void A_folder_is_loaded_by_its_path()
    {
        WriteParts("own/de_x");
        _folder.Write("own/README.md", [1]);

        Treebank treebank = Load(_folder.At("own"));

        Assert.Equal("own", treebank.Name);
        Assert.Equal((3, 1, 2), (treebank.Train.Count, treebank.Development.Count, treebank.Test.Count));
    }

    [Fact]
    public void Three_files_of_any_name_are_loaded()
    {
        string one = _folder.Write("a.txt", Part(1)), two = _folder.Write("b.gz", IdxBytes.Gzip(Part(2)));

        Treebank treebank = TreebankFolder.LoadFiles(one, two, one);

        Assert.Equal(("a.txt", 1, 2), (treebank.Name, treebank.Train.Count, treebank.Development.Count));
        string empty = _folder.Write("empty.txt", []);
        Assert.Equal(
            $"{empty} has no sentences. Each part of a treebank needs at least one.",
            Assert.Throws<DataSetException>(() => TreebankFolder.LoadFiles(one, empty, two)).Message);
    }

    [Fact]
    public void A_missing_part_and_a_part_twice_are_errors()
    {
        WriteParts("en_x");
        File.Delete(_folder.At("en_x-ud-test.conllu"));
        Assert.StartsWith(
            $"The folder {_folder.Path} has no file *-ud-test.conllu, plain or with .gz added.",
            Assert.Throws<DataSetException>(() => Load(_folder.Path)).Message,
            StringComparison.Ordinal);

        WriteParts("en_x");
        _folder.Write("en_x-ud-test.conllu.gz", Part(1));
        Assert.Equal(
            $"The folder {_folder.Path} has 2 files *-ud-test.conllu: en_x-ud-test.conllu, en_x-ud-test.conllu.gz. "
            + "Keep one, or name the three files.",
            Assert.Throws<DataSetException>(() => Load(_folder.Path)).Message);
    }

    [Fact]
    public void A_development_part_that_is_missing_is_drawn_and_another_one_is_taken()
    {
        WriteParts("en_x");
        File.Delete(_folder.At("en_x-ud-dev.conllu"));
        Assert.Equal((2, 1), Sizes(null));
        Assert.Equal((1, 2), Sizes(new() { Share = 0.5 }));
        Assert.Equal((3, 4), Sizes(new() { Path = _folder.Write("own.conllu", Part(4)) }));
        WriteParts("en_x");
        Assert.Equal((3, 1), Sizes(null));
        Assert.Equal((2, 2), Sizes(new() { Share = 0.5 }));
        Assert.Equal((4, 4), Sizes(new() { Path = _folder.At("own.conllu") }));

        (int, int) Sizes(DevelopmentSplit? split)
        {
            Treebank treebank = TreebankFolder.Load(_folder.Path, split);
            return (treebank.Train.Count, treebank.Development.Count);
        }
    }

    [Fact]
    public void A_fault_in_a_part_names_file_and_line()
    {
        WriteParts("en_x");
        string path = _folder.Write("en_x-ud-dev.conllu", "# a\n1\n"u8.ToArray());

        Assert.StartsWith(
            $"{path}, line 2, column 1: ",
            Assert.Throws<TextFileException>(() => Load(_folder.Path)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ewt/")]
    public void A_data_directory_holds_the_files_directly_or_in_a_folder_of_the_name(string subfolder)
    {
        WriteParts($"{subfolder}en_x");

        Treebank treebank = Load("EWT", _folder.Path);

        Assert.Equal(("ewt", 3), (treebank.Name, treebank.Train.Count));
    }

    [Fact]
    public void A_published_treebank_is_downloaded_to_the_cache()
    {
        Dictionary<string, byte[]> files = new() { ["a.conllu"] = Part(3), ["b"] = Part(1), ["c"] = Part(2) };
        using LoopbackServer server = LoopbackServer.Of(files);
        using DataCache cache = new(_folder.Path, new Downloader(new SocketsHttpHandler(), TimeSpan.FromSeconds(10)));
        PublishedTreebank set = new(
            "small", [server.Address], [.. files.Select(file => PublishedFiles.Of(file.Key, file.Value))]);

        Treebank treebank = Treebanks.LoadFrom(set, cache, progress: null, TestContext.Current.CancellationToken);

        Assert.Equal(
            ("small", 3, 1, 2),
            (treebank.Name, treebank.Train.Count, treebank.Development.Count, treebank.Test.Count));
        Assert.Equal(files.Keys, server.Requests.Select(request => request.File));
    }

    [Fact]
    public void The_published_checksums_are_those_of_the_real_files()
    {
        string folder = RealData.Folder("ewt");
        Assert.Equal(3, PublishedTreebank.Ewt.Files.Count);
        foreach (PublishedFile file in PublishedTreebank.Ewt.Files)
        {
            byte[] content = RealData.Unpacked(Path.Combine(folder, $"{file.Name}.gz"));
            Assert.Equal(PublishedFiles.Of(file.Name, content), file);
        }

        Assert.Equal(
            "https://raw.githubusercontent.com/UniversalDependencies/UD_English-EWT/r2.16/en_ewt-ud-dev.conllu",
            new Uri(PublishedTreebank.Ewt.Mirrors[0], PublishedTreebank.Ewt.Files[1].Name).AbsoluteUri);
    }

    [Fact]
    public void The_real_treebank_has_its_published_size()
    {
        Treebank treebank = Load("ewt", Path.GetDirectoryName(RealData.Folder("ewt")));

        Assert.Equal(
            ("ewt", 12_544, 2_001, 2_077),
            (treebank.Name, treebank.Train.Count, treebank.Development.Count, treebank.Test.Count));
    }

    [Fact]
    public void An_unknown_name_gets_the_nearest_and_the_list()
    {
        string message = Assert.Throws<DataSetException>(() => Load("ewtt")).Message;
        Assert.Equal(
            "There is no treebank and no folder ewtt. Did you mean ewt? Known are sentences, ewt, and any folder of "
            + "files in CoNLL-U.",
            message);
        Assert.DoesNotContain(
            "Did you mean",
            Assert.Throws<DataSetException>(() => Load(_folder.At("ewtt"))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_has_sentences() =>
        Assert.Throws<ArgumentException>(() => new Treebank("a", [], [], []));

    private static Treebank Load(string name, string? dataDirectory = null) =>
        Treebanks.Load(name, dataDirectory, cancellationToken: TestContext.Current.CancellationToken);

    private static byte[] Part(int sentences) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(ConlluTexts.Example, sentences)));

    private void WriteParts(string prefix)
    {
        _folder.Write($"{prefix}-ud-train.conllu", Part(3));
        _folder.Write($"{prefix}-ud-dev.conllu", Part(1));
        _folder.Write($"{prefix}-ud-test.conllu", Part(2));
    }
}
