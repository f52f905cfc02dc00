using MeProp;
using MeProp.Tasks;

namespace RoughStart;

/// <summary>
/// Why the first epoch is rough with few kept gradients: the training loss, the second hidden layer's mean activation
/// and the kept share of its Σ dy² at 10, 50 and 100 % of the epoch.
/// </summary>
internal sealed class Causes(ImageData data)
{
    private const int K = 20, BatchSize = 10, Hidden = 500;

    public void Write()
    {
        int steps = data.Train.Count / BatchSize;
        Keep top = Keep.TopK(K), halfWarm = top.WithWarmup(steps / 2), warm = top.WithWarmup(steps);
        Console.WriteLine(
            "| first epoch, top-k k=20, batch 10 | loss at 10, 50, 100 % | mean activation | kept share of dy² | dev % |");
        Console.WriteLine("|---|---|---|---|---|");
        Run("Adam, dense", Keep.All, Keep.All, true, true, new Adam());
        Run("Adam, both layers select", top, top, true, true, new Adam());
        Run("… every row updated", top, top, true, true, new Adam { Update = Update.All });
        Run("… without first moment (β₁ = 0)", top, top, true, true, new Adam { Beta1 = 0 });
        Run("layer 1 selects, layer 2 does not", top, top, false, false, new Adam());
        Run("layer 2 selects for dw alone", top, top, false, true, new Adam());
        Run("layer 2 selects for dx alone", top, top, true, false, new Adam());
        Run("SGD 0.1, both select", top, top, true, true, new Sgd(0.1f));
        Run("Adam, both select, warm-up of half an epoch", halfWarm, halfWarm, true, true, new Adam());
        Run("Adam, both select, warm-up of one epoch", warm, warm, true, true, new Adam());
    }

    private void Run(
        string name, Keep first, Keep second, bool selectInput, bool selectWeights, Optimizer optimizer)
    {
        using var device = CpuDevice.Create();
        var probe = new ProbedDense(Hidden, second, selectInput, selectWeights);
        var network = new Network(
            new ValuesInput(data.Train.Inputs),
            new Dense(Hidden, first), new ActivationLayer(Activation.Relu),
            probe, new ActivationLayer(Activation.Relu),
            new Dense(data.Classes));
        var recorder = new Recorder(probe, data.Train.Count / BatchSize / 10);
        var options = new TrainerOptions { Epochs = 1, BatchSize = BatchSize };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), optimizer, options);
        trainer.Callbacks.Add(recorder);
        TrainingResult result = trainer.Train(data.Train, data.Development);
        string loss = recorder.At(record => record.Loss, "F2");
        string activation = recorder.At(record => record.Activation, "F1");
        string kept = recorder.At(record => record.KeptShare, "F2");
        Console.WriteLine($"| {name} | {loss} | {activation} | {kept} | {result.DevelopmentScore:F2} |");
    }
}
