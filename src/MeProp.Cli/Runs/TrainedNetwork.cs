namespace MeProp.Cli;

/// <summary>Networks of model files, to train on.</summary>
internal static class TrainedNetwork
{
    /// <summary>A copy of a network whose hidden layers have a rule.</summary>
    /// <param name="model">Where the network is.</param>
    /// <param name="keep">Which output gradients of the hidden layers survive.</param>
    /// <param name="device">Where the copy will live.</param>
    public static Sequential Of(ImageModel model, Keep keep, Device device)
    {
        Sequential loaded = model.Network;
        Dense[] dense = [.. loaded.Layers.OfType<Dense>()];
        var network = new Sequential([.. loaded.Layers.Select(layer => layer is Dense hidden && hidden != dense[^1] ? With(hidden, keep) : layer)]);
        float[][] values = [.. loaded.Parameters.Select(parameter => parameter.Value.ToArray())];
        network.Build(device, "", loaded.Inputs, new RandomStream(0));
        foreach ((Parameter parameter, float[] value) in network.Parameters.Zip(values)) parameter.Value.Upload(value);
        return network;
    }

    private static Dense With(Dense layer, Keep keep) => new(layer.Weight.Value.Columns, layer.Outputs, keep, Initializer.Zeros, layer.Activation);
}
