namespace MeProp.Tests;

/// <summary>A network whose outputs are its inputs, so that a test can say what it predicts.</summary>
internal static class EchoNetwork
{
    public static Network Build(Device device, int size)
    {
        var network = new Network(new ValuesInput(size), new Dropout(0.5f), new Dense(size));
        network.Build(device, random: null);
        var identity = new float[size * size];
        for (int i = 0; i < size; i++) identity[i * size + i] = 1;
        network.Parameters[0].Value.Upload(identity);
        return network;
    }

    /// <summary>Examples that the network takes for given classes.</summary>
    public static FloatExamples Examples(int classes, params (int Label, int Predicted)[] cases)
    {
        var values = new float[cases.Length * classes];
        for (int n = 0; n < cases.Length; n++) values[n * classes + cases[n].Predicted] = 4;
        return new FloatExamples(values, classes, cases.Select(c => c.Label).ToArray(), classes);
    }
}
