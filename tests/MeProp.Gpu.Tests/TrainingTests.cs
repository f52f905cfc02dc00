namespace MeProp.Gpu.Tests;

/// <summary>The losses of training steps are those of the CPU, up to the rounding of single precision.</summary>
public class TrainingTests
{
    private const double Tolerance = 2e-3;

    public static TheoryData<string> Rules => [.. Keeps.Keys];

    private static Dictionary<string, Keep> Keeps { get; } = new()
    {
        ["dense"] = Keep.All,
        ["top-k"] = Keep.TopK(8),
        ["unified"] = Keep.UnifiedTopK(8),
        ["random"] = Keep.RandomK(8),
        ["unified random"] = Keep.UnifiedRandomK(8),
        ["warm-up"] = Keep.TopK(8).WithWarmup(10),
        ["balanced"] = Keep.TopK(8).Balanced(),
        ["scaled"] = Keep.TopK(8).SharingBudget().KeepingScale(),
    };

    private static Dictionary<string, Func<Optimizer>> Optimizers { get; } = new()
    {
        ["sgd"] = () => new Sgd(0.05f) { ClipNorm = 1 },
        ["adagrad"] = () => new AdaGrad(0.02f) { Epsilon = 1e-2f },
        ["adam"] = () => new Adam(0.002f) { Epsilon = 1e-3f, WeightDecay = 0.01f },
        ["adam, all rows"] = () => new Adam(0.002f) { Epsilon = 1e-3f, Update = Update.All },
        ["adam, corrections of rows"] = () =>
            new Adam(0.002f) { Epsilon = 1e-3f, BiasCorrection = BiasCorrection.Touches },
    };

    [Theory, MemberData(nameof(Rules))]
    public void Losses_on_digits_are_those_of_the_CPU(string rule) => Check(
        (device, optimizer) => TrainingScene.DigitLosses(device, Keeps[rule], optimizer), ["sgd", "adam"]);

    [Fact]
    public void Losses_on_digits_are_those_of_the_CPU_with_each_optimizer() => Check(
        (device, optimizer) => TrainingScene.DigitLosses(device, Keeps["top-k"], optimizer), Optimizers.Keys);

    /// <summary>Gates take no balance and no scale.</summary>
    [Theory, MemberData(nameof(Rules))]
    public void Losses_on_sentences_are_those_of_the_CPU(string rule)
    {
        Keep keep = Keeps[rule] is { IsBalanced: true } or { KeepsScale: true }
            ? Keep.TopK(5).SharingBudget()
            : Keeps[rule];
        Check((device, optimizer) => TrainingScene.SequenceLosses(device, keep, optimizer), ["sgd", "adam"]);
    }

    [Theory, MemberData(nameof(Rules))]
    public void Losses_on_states_of_a_parser_are_those_of_the_CPU(string rule) => Check(
        (device, optimizer) => TrainingScene.StateLosses(device, Keeps[rule], optimizer), ["adagrad", "adam"]);

    private static void Check(Func<Device, Optimizer, double[]> train, IEnumerable<string> optimizers)
    {
        using var cpu = CpuDevice.Create(1);
        using GpuDevice gpu = GpuTestDevice.Create();
        foreach (string optimizer in optimizers)
        {
            double[] expected = train(cpu, Optimizers[optimizer]()), actual = train(gpu, Optimizers[optimizer]());
            Assert.Equal(expected.Length, actual.Length);
            for (int step = 0; step < expected.Length; step++)
            {
                double difference = Math.Abs(expected[step] - actual[step]);
                Assert.True(
                    difference <= Tolerance * Math.Max(1, expected[step]),
                    $"{optimizer}, step {step}: {expected[step]} on the CPU, {actual[step]} on the GPU.");
            }
        }
    }
}
