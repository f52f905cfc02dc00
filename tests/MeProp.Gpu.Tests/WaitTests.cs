namespace MeProp.Gpu.Tests;

/// <summary>The host waits for the GPU only where it reads the loss.</summary>
public class WaitTests
{
    private const int MoreSteps = 20;

    public static TheoryData<string> Rules => [.. Keeps.Keys];

    private static Dictionary<string, Keep> Keeps { get; } = new()
    {
        ["dense"] = Keep.All,
        ["top-k"] = Keep.TopK(8),
        ["unified"] = Keep.UnifiedTopK(8),
        ["random"] = Keep.RandomK(8),
        ["scaled"] = Keep.TopK(8).SharingBudget().KeepingScale(),
        ["balanced"] = Keep.TopK(8).Balanced(),
    };

    [Theory, MemberData(nameof(Rules))]
    public void A_step_on_images_waits_for_the_loss_alone(string rule) =>
        Check((device, examples) => TrainingScene.DigitLosses(device, Keeps[rule], new Adam(0.001f), examples));

    [Fact]
    public void Steps_that_do_not_read_the_loss_wait_for_nothing() => Check(
        (device, examples) =>
            TrainingScene.DigitLosses(device, Keep.TopK(8), new Adam(0.001f), examples, lossInterval: 10),
        waits: 2);

    [Fact]
    public void A_step_on_states_of_a_parser_waits_for_the_loss_alone() => Check((device, examples) =>
        TrainingScene.StateLosses(device, Keep.TopK(8), new Adam(0.001f), examples));

    private static void Check(Func<GpuDevice, int, double[]> train, int waits = MoreSteps)
    {
        using GpuDevice device = GpuTestDevice.Create();
        long WaitsOf(int examples)
        {
            long before = device.Queue.Waits;
            train(device, examples);
            return device.Queue.Waits - before;
        }

        // The difference of two trainings: what happens once does not count. 20 examples are a step.
        Assert.Equal(waits, WaitsOf(20 * (5 + MoreSteps)) - WaitsOf(20 * 5));
    }
}
