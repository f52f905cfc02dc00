namespace MeProp.Cli.Tests;

public sealed class BadDataTests : IDisposable
{
    private const string TrainImages =
        "train-images-idx3-ubyte", TrainLabels = "train-labels-idx1-ubyte", TestLabels = "t10k-labels-idx1-ubyte";

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_missing_file_is_told() =>
        Fails("no file", folder => File.Delete(Path.Combine(folder, TrainImages)), TrainImages);

    [Fact]
    public void An_empty_file_is_told() =>
        Fails("empty", folder => File.WriteAllBytes(Path.Combine(folder, TrainImages), []), TrainImages);

    [Fact]
    public void A_truncated_file_is_told() =>
        Fails("truncated", folder => Change(folder, TrainImages, bytes => bytes[..^5]), TrainImages);

    [Fact]
    public void An_oversized_file_is_told() =>
        Fails("oversized", folder => Change(folder, TrainLabels, bytes => [.. bytes, 0]), TrainLabels);

    [Fact]
    public void A_wrong_magic_number_is_told() =>
        Fails("0x00000D03", folder => Change(folder, TrainImages, bytes => [0, 0, 0xD, 3, .. bytes[4..]]), TrainImages);

    [Fact]
    public void Exchanged_images_and_labels_are_told() =>
        Fails(
            "exchanged",
            folder => File.Copy(Path.Combine(folder, TrainLabels), Path.Combine(folder, TrainImages), overwrite: true),
            TrainImages);

    [Fact]
    public void Different_numbers_of_images_and_labels_are_told() => Fails(
        "239 labels", folder =>
            File.WriteAllBytes(Path.Combine(folder, TrainLabels), [.. Workspace.Header(0x801, 239), .. new byte[239]]),
            TrainLabels);

    [Fact]
    public void Sizes_in_a_header_are_not_believed() => Fails(
        "announces", folder =>
            File.WriteAllBytes(Path.Combine(folder, TrainImages), Workspace.Header(0x803, uint.MaxValue, 28, 28)),
            TrainImages);

    [Fact]
    public void A_label_out_of_range_is_told()
    {
        string folder = _workspace.WriteImages("bad");
        Change(folder, TestLabels, bytes => [.. bytes[..^1], 9]);
        _workspace.Write("c.json", """{ "dataset": "bad", "classes": 4 }""");
        Check(_workspace.Run("train", "--config", "c.json"), "has the label 9", TestLabels);
    }

    private void Fails(string message, Action<string> damage, string file)
    {
        damage(_workspace.WriteImages("bad"));
        Check(_workspace.Run("train", "bad"), message, file);
    }

    private void Check(ProgramResult result, string message, string file)
    {
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.StartsWith("error: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Contains(file, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["runs"]));
    }

    private static void Change(string folder, string file, Func<byte[], byte[]> change)
    {
        string path = Path.Combine(folder, file);
        File.WriteAllBytes(path, change(File.ReadAllBytes(path)));
    }
}
