using MeProp;
using MeProp.Tasks;
using ScottPlot;

namespace RoughStart;

/// <summary>Draws the second hidden layer's mean activation over the first epoch, with and without the rules.</summary>
internal sealed class Rules(ImageData data)
{
    private const int K = 20, BatchSize = 50, Hidden = 500, Points = 50;

    public void Draw(string path)
    {
        Keep top = Keep.TopK(K);
        (string Name, Keep Keep)[] runs =
        [
            ("dense", Keep.All), ("top-k 20", top), ("… balance", top.Balanced()), ("… budget", top.SharingBudget()),
            ("… scale", top.KeepingScale()), ("… budget and scale", top.SharingBudget().KeepingScale()),
        ];
        var plot = new Plot();
        Console.WriteLine("| first epoch, batch 50 | mean activation at 10, 50, 100 % | dev % |");
        Console.WriteLine("|---|---|---|");
        foreach ((string name, Keep keep) in runs)
        {
            (double[] activations, double score) = Train(keep);
            double[] places = [.. Enumerable.Range(1, activations.Length).Select(i => (double)i / activations.Length)];
            var line = plot.Add.ScatterLine(places, [.. activations.Select(Math.Log10)]);
            (line.LegendText, line.LineWidth) = (name, 2);
            string at = string.Join(" → ", ((int[])[4, 24, 49]).Select(i => $"{activations[i]:F2}"));
            Console.WriteLine($"| {name} | {at} | {score:F2} |");
        }

        plot.Title("MNIST, 784-500-500-10, Adam, batch 50: activations in the first epoch");
        plot.XLabel("share of the first epoch");
        plot.YLabel("mean activation of the second hidden layer");
        double[] ticks = [0.1, 0.3, 1, 3, 10, 30, 100];
        plot.Axes.Left.TickGenerator = new ScottPlot.TickGenerators.NumericManual(
            [.. ticks.Select(Math.Log10)], [.. ticks.Select(tick => $"{tick}")]);
        plot.Axes.SetLimitsY(Math.Log10(0.2), 3);
        plot.ShowLegend(Alignment.UpperRight);
        plot.SavePng(path, 900, 560);
    }

    private (double[] Activations, double Score) Train(Keep keep)
    {
        using var device = CpuDevice.Create();
        var probe = new ProbedDense(Hidden, keep, selectInput: true, selectWeights: true);
        var network = new Network(
            new ValuesInput(data.Train.Inputs), new Dense(Hidden, keep, Activation.Relu),
            probe, new ActivationLayer(Activation.Relu), new Dense(data.Classes));
        var recorder = new Recorder(probe, data.Train.Count / BatchSize / Points);
        var options = new TrainerOptions { Epochs = 1, BatchSize = BatchSize };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), options);
        trainer.Callbacks.Add(recorder);
        TrainingResult result = trainer.Train(data.Train, data.Development);
        return (recorder.Activations, result.DevelopmentScore);
    }
}
