namespace MeProp.Cli.Tests;

/// <summary>Small models on disk.</summary>
internal static class Models
{
    public static ModelInfo Info { get; } = new()
    {
        Task = "images",
        Labels = ["cat", "dog [b]", "\u001b[31mred"],
        InputShape = [2, 3],
        InputScale = 1f / 255,
        Training = new Dictionary<string, string>
        {
            ["data"] = "tiny",
            ["method"] = "unified top-k 4",
            ["testAccuracy"] = "97.50",
        },
    };

    /// <summary>Saves a network 6-12-5-3 and returns it.</summary>
    public static Network Save(string path, Device device, ModelInfo? info = null)
    {
        var network = new Network(
            new ValuesInput(6),
            new Dense(12, Keep.UnifiedTopK(4).WithWarmup(1200), Activation.Relu), new Dropout(0.1f),
            new Dense(5, Keep.TopK(2)), new ActivationLayer(Activation.Cube), new Dense(3));
        network.Build(device, new RandomStream(1));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ModelFile.Save(path, network, info ?? Info);
        return network;
    }
}
