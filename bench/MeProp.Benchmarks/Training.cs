using MeProp.Tasks;

namespace MeProp.Benchmarks;

/// <summary>The network, the optimizer and the methods of the tables about training.</summary>
internal static class Training
{
    public static readonly Keep[] Methods =
        [Keep.All, Keep.UnifiedTopK(20), Keep.UnifiedTopK(80), Keep.TopK(20), Keep.TopK(80)];

    public static Trainer Create(CpuDevice device, ImageData data, Keep keep, int hidden, int batch, int epochs)
    {
        int inputs = data.Train.Inputs;
        Network network = Network.Mlp(
            new MlpOptions { Inputs = inputs, Classes = data.Classes, HiddenSize = hidden, Keep = keep });
        var options = new TrainerOptions { Epochs = epochs, BatchSize = batch };
        return new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), options);
    }
}
