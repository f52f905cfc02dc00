namespace MeProp.Tests;

/// <summary>Factors of the learning rate at some steps, worked out by hand.</summary>
public class LearningRateScheduleTests
{
    [Fact]
    public void Constant_is_1() => AssertFactors(LearningRateSchedule.Constant, (1, 1), (1000, 1));

    [Fact]
    public void Linear_falls_to_0_after_the_last_step() =>
        AssertFactors(LearningRateSchedule.Linear(4), (1, 1), (2, 0.75), (4, 0.25), (5, 0), (9, 0));

    [Fact]
    public void Cosine_falls_slowly_at_both_ends() =>
        AssertFactors(LearningRateSchedule.Cosine(4), (1, 1), (2, 0.8535534), (3, 0.5), (4, 0.1464466), (5, 0));

    [Fact]
    public void Stairs_fall_by_a_factor() =>
        AssertFactors(LearningRateSchedule.Stairs(3, 0.5), (1, 1), (3, 1), (4, 0.5), (6, 0.5), (7, 0.25));

    [Fact]
    public void A_warm_up_rises_to_the_schedule() => AssertFactors(
        LearningRateSchedule.Linear(10).WithWarmup(4), (1, 0.25), (2, 0.45), (4, 0.7), (5, 0.6));

    [Fact]
    public void An_optimizer_multiplies_its_rate()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var weight = new Parameter(device, "w", 1);
        var optimizer = new Sgd(0.5f) { Schedule = LearningRateSchedule.Linear(2), WeightDecay = 0.1f };
        weight.Value.Upload([4]);
        weight.Gradient.Upload([1]);
        optimizer.Step(device, [weight]);
        Assert.Equal(4 - 0.5 * 0.1 * 4 - 0.5, weight.Value.ToArray()[0], 1e-6);
        optimizer.Step(device, [weight]);
        Assert.Equal(3.3 - 0.25 * 0.1 * 3.3 - 0.25, weight.Value.ToArray()[0], 1e-6);
        Assert.Contains(", weight decay 0.1, schedule linear over 2 steps", optimizer.ToString());
    }

    [Fact]
    public void Wrong_numbers_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Linear(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Cosine(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Stairs(0, 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Stairs(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Stairs(1, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => LearningRateSchedule.Constant.WithWarmup(-1));
    }

    private static void AssertFactors(LearningRateSchedule schedule, params (long Step, double Factor)[] expected)
    {
        foreach ((long step, double factor) in expected) Assert.Equal(factor, schedule.FactorAt(step), 1e-6);
    }
}
