using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Networks of model files, to train on.</summary>
internal static class TrainedNetwork
{
    /// <summary>Loads a network and gives its hidden layers a rule.</summary>
    /// <param name="file">A model file.</param>
    /// <param name="keep">Which output gradients of the hidden layers survive.</param>
    /// <param name="data">What it is to be trained on.</param>
    /// <param name="device">Where it will live.</param>
    /// <exception cref="ConfigurationException">The model is none for this data.</exception>
    /// <exception cref="ModelFileException">The file cannot be read.</exception>
    public static Sequential Load(string file, Keep keep, ImageData data, Device device)
    {
        Sequential loaded = ModelFile.Load(file, device).Network;
        Dense[] dense = [.. loaded.Layers.OfType<Dense>()];
        int inputs = dense[0].Weight.Value.Columns;
        if (inputs != data.Train.Inputs || loaded.Outputs != data.Classes)
            throw new ConfigurationException($"{file} is a model for {inputs} inputs and {loaded.Outputs} classes, {data.Name} has {data.Train.Inputs} and {data.Classes}. Name the data that it was trained on, or another model.");
        var network = new Sequential([.. loaded.Layers.Select(layer => layer is Dense hidden && hidden != dense[^1] ? With(hidden, keep) : layer)]);
        float[][] values = [.. loaded.Parameters.Select(parameter => parameter.Value.ToArray())];
        network.Build(device, "", inputs, new RandomStream(0));
        foreach ((Parameter parameter, float[] value) in network.Parameters.Zip(values)) parameter.Value.Upload(value);
        return network;
    }

    private static Dense With(Dense layer, Keep keep) => new(layer.Weight.Value.Columns, layer.Outputs, keep, Initializer.Zeros, layer.Activation);
}
