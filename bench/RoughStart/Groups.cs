using MeProp;
using MeProp.Tasks;

namespace RoughStart;

/// <summary>
/// One set of outputs for each group of examples, between selection per example (groups of 1) and unified (one group).
/// </summary>
internal sealed class Groups(ImageData data)
{
    private const int BatchSize = 100, Hidden = 500, Epochs = 4;

    public void Write()
    {
        Console.WriteLine("| examples of a set | rows kept | scale | dev % after epochs 1 to 4 | test % |");
        Console.WriteLine("|---:|---:|---|---|---:|");
        foreach (bool keepsScale in (bool[])[false, true])
        {
            foreach ((int size, int k) in ((int, int)[])[(1, 20), (5, 20), (10, 20), (25, 20), (100, 20), (10, 60)])
                Run(size, k, keepsScale);
        }
    }

    private void Run(int size, int k, bool keepsScale)
    {
        using var device = CpuDevice.Create();
        var network = new Network(
            new ValuesInput(data.Train.Inputs),
            new GroupedDense(Hidden, size, k, keepsScale), new ActivationLayer(Activation.Relu),
            new GroupedDense(Hidden, size, k, keepsScale), new ActivationLayer(Activation.Relu),
            new Dense(data.Classes));
        var options = new TrainerOptions { Epochs = Epochs, BatchSize = BatchSize };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), options);
        TrainingResult result = trainer.Train(data.Train, data.Development, data.Test);
        string scores = string.Join(' ', result.Evaluations.Select(e => $"{e.Development!.Value.Score:F2}"));
        Console.WriteLine($"| {size} | {k} | {(keepsScale ? "kept" : "–")} | {scores} | {result.TestScore:F2} |");
    }
}
