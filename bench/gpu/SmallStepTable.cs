using MeProp.Gpu;

namespace MeProp.GpuBench;

/// <summary>
/// A whole training step of a small network, on the clock of the host: on the CPU, on the GPU call by call, and by
/// CUDA graphs.
/// </summary>
internal sealed class SmallStepTable(BenchSizes sizes)
{
    private const int Hidden = 500, Batch = 50, Steps = 200, Kept = 20, LossInterval = 20;
    private const double MillisecondsPerSecond = 1e3;

    public MarkdownTable Measure()
    {
        ByteExamples examples = NetworkTables.CreateExamples(Steps * Batch);
        var table = new MarkdownTable(
            $"Whole step of {NetworkTables.Inputs}-{Hidden}-{Hidden}-{NetworkTables.Classes}, batch {Batch}, "
            + "with Adam, on the clock of the host",
            "step");
        foreach ((string method, Keep keep) in ((string, Keep)[])
            [("dense", Keep.All), ($"unified, k = {Kept}", Keep.UnifiedTopK(Kept)),
            ($"per example, k = {Kept}", Keep.TopK(Kept))])
        {
            using CpuDevice cpu = CpuDevice.Create();
            table.Add($"{method}, CPU with {cpu.Threads} threads", MillisecondsOf(cpu, keep, examples));
            foreach ((string name, GpuGraphs graphs) in ((string, GpuGraphs)[])
                [("call by call", GpuGraphs.Never), ("by graph", GpuGraphs.SmallSteps)])
            {
                using GpuDevice gpu = GpuDevice.Create(
                    new GpuOptions { AllowsTf32 = sizes.AllowsTf32, Graphs = graphs });
                table.Add($"{method}, GPU, {name}", MillisecondsOf(gpu, keep, examples));
            }
        }

        return table;
    }

    private double MillisecondsOf(Device device, Keep keep, ByteExamples examples)
    {
        Network network = Network.Mlp(new MlpOptions
        {
            Inputs = NetworkTables.Inputs,
            Classes = NetworkTables.Classes,
            HiddenSize = Hidden,
            Keep = keep,
        });
        var options = new TrainerOptions { Epochs = 1, BatchSize = Batch, LossInterval = LossInterval };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(1e-6f), options);
        trainer.Train(examples);
        return Timing.MedianOf([.. Enumerable.Range(0, sizes.Repeats).Select(_ =>
            trainer.Train(examples).Epochs[^1].Seconds.Total / Steps * MillisecondsPerSecond)]);
    }
}
