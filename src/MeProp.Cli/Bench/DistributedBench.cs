using System.Diagnostics;

namespace MeProp.Cli;

/// <summary>
/// Measures what processes exchange and how long it takes. All processes measure at the same time, and call it in the
/// same order; times are the medians of this process.
/// </summary>
internal sealed class DistributedBench(CpuDevice device, BenchSizes sizes, IProcessGroup processes)
{
    private const float LearningRate = 1e-9f;
    private const int SmallSums = 200, LargeSums = 9, LargeFloats = 2_000_000, Steps = 12, Repetitions = 5;

    private readonly ByteExamples _examples = MethodBench.CreateExamples(sizes);

    public DistributedBenchReport Measure() => new()
    {
        Sizes = sizes,
        Processes = processes.Count,
        Networks = [MeasureNetwork(), .. NetworkModel.Usual],
        Steps = [.. BenchMethods.All.Select(method => MeasureStep(method.Name, method.Rule))],
        Machine = MachineInfo.Current(),
        Version = MachineInfo.ProgramVersion,
    };

    private NetworkModel MeasureNetwork()
    {
        var small = new double[1];
        var large = new float[LargeFloats];
        double smallSeconds = MedianOf(SmallSums, () => processes.Sum(small));
        double largeSeconds = MedianOf(LargeSums, () =>
        {
            processes.BeginSum(large);
            processes.Finish();
        });
        return NetworkModel.Fit(processes.Count, smallSeconds, (double)LargeFloats * sizeof(float), largeSeconds);
    }

    private SharedStep MeasureStep(string name, KeepRule rule)
    {
        (IGradientExchange exchange, Func<(double Bytes, double Calls)> perStep) =
            DistributedProgram.CreateExchange(processes);
        double shared = SecondsOf(rule, sizes.BatchSize, exchange, processes);
        List<double> computation = [];
        for (int share = sizes.BatchSize; ; share /= 2)
        {
            var alone = new AloneProcess();
            computation.Add(SecondsOf(
                rule, Math.Max(1, share), DistributedProgram.CreateExchange(alone).Exchange, alone));
            if (share <= 1) break;
        }

        (double bytes, double calls) = perStep();
        double computationOfPart = SharedStep.OfShares(computation, processes.Count) / calls;
        return new SharedStep
        {
            Method = name,
            BytesPerStep = bytes,
            Exchanges = calls,
            MeasuredSeconds = shared,
            ComputationSeconds = computation,
            WaitSeconds = new ExchangeWait(processes).MeasureAfter(computationOfPart),
        };
    }

    /// <summary>Seconds of a step with so many examples in a batch.</summary>
    private double SecondsOf(KeepRule rule, int batchSize, IGradientExchange exchange, IProcessGroup group)
    {
        Network network = Network.Mlp(new MlpOptions
        {
            Inputs = sizes.Inputs,
            Classes = sizes.Classes,
            HiddenSize = sizes.HiddenSize,
            Layers = sizes.Layers,
            Keep = Keep.Of(rule, sizes.K),
            Dropout = Settings.Dropout.Default,
        });
        var options = new TrainerOptions { Epochs = 1, BatchSize = batchSize };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(LearningRate), options)
        {
            Processes = group,
            Exchange = exchange,
        };
        int steps = Math.Min(Steps, _examples.Count / batchSize);
        ByteExamples examples = _examples.Slice(0, steps * batchSize);
        trainer.Train(examples);
        return Turns.Median(Enumerable.Range(0, Repetitions).Select(_ =>
        {
            TrainingResult result = trainer.Train(examples);
            return result.Epochs[^1].Seconds.Total / steps;
        }));
    }

    private static double MedianOf(int count, Action action)
    {
        action();
        return Turns.Median(Enumerable.Range(0, count).Select(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            action();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }));
    }
}
