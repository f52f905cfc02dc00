namespace MeProp.Cli;

/// <summary>Networks of model files, to train on.</summary>
internal static class TrainedNetwork
{
    /// <summary>Loads a network and gives its hidden layers a rule. Each call reads the file: networks must not share layers.</summary>
    /// <param name="file">A model file.</param>
    /// <param name="keep">Which output gradients of the hidden layers survive.</param>
    /// <param name="device">Where it will live.</param>
    /// <exception cref="ModelFileException">The file cannot be read.</exception>
    public static Sequential Load(string file, Keep keep, Device device)
    {
        Sequential loaded = ModelFile.Load(file, device).Network;
        Dense[] dense = [.. loaded.Layers.OfType<Dense>()];
        var network = new Sequential([.. loaded.Layers.Select(layer => layer is Dense hidden && hidden != dense[^1] ? With(hidden, keep) : layer)]);
        float[][] values = [.. loaded.Parameters.Select(parameter => parameter.Value.ToArray())];
        network.Build(device, "", loaded.Inputs, new RandomStream(0));
        foreach ((Parameter parameter, float[] value) in network.Parameters.Zip(values)) parameter.Value.Upload(value);
        return network;
    }

    private static Dense With(Dense layer, Keep keep) => new(layer.Weight.Value.Columns, layer.Outputs, keep, Initializer.Zeros, layer.Activation);
}
