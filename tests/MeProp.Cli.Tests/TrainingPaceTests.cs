namespace MeProp.Cli.Tests;

public sealed class TrainingPaceTests
{
    private const int Second = 1000;

    [Fact]
    public void Before_there_are_two_steps_nothing_is_known()
    {
        var pace = new TrainingPace(Second);
        Assert.Null(pace.ExamplesPerSecond);
        pace.OnStep(5 * Second, 50);
        Assert.Null(pace.ExamplesPerSecond);
        Assert.Null(pace.TimeUntil(1000));
    }

    [Fact]
    public void A_slow_start_is_forgotten_after_two_seconds()
    {
        var pace = new TrainingPace(Second);
        pace.OnStep(0, 10);
        pace.OnStep(10 * Second, 20);
        Assert.Equal(1, pace.ExamplesPerSecond!.Value, 1e-9);
        for (int i = 1; i <= 2500; i++) pace.OnStep(10 * Second + i, 20 + 100 * i);
        Assert.Equal(100_000, pace.ExamplesPerSecond!.Value, 1e-6);
        Assert.Equal(3, pace.TimeUntil(20 + 250_000 + 300_000)!.Value.TotalSeconds, 1e-6);
    }

    [Fact]
    public void Evaluations_are_not_part_of_the_rate_but_of_the_time_that_is_left()
    {
        var pace = new TrainingPace(Second);
        long now = 0;
        for (int epoch = 0; epoch < 5; epoch++)
        {
            for (int step = 1; step <= 100; step++) pace.OnStep(++now, epoch * 1000 + 10 * step);
            pace.OnEvaluation(now += 50);
        }

        // 10 examples a millisecond; an evaluation takes half as long as an epoch of 1,000. The first step starts the
        // clock.
        Assert.Equal(10_000, pace.ExamplesPerSecond!.Value, 1e-6);
        Assert.Equal(0.5 * (1 + 250 / 499.0), pace.TimeUntil(10_000)!.Value.TotalSeconds, 1e-6);
    }

    [Fact]
    public void Steps_longer_than_the_window_still_have_a_rate()
    {
        var pace = new TrainingPace(Second);
        for (int i = 0; i < 4; i++) pace.OnStep(i * 10 * Second, i * 50);
        Assert.Equal(5, pace.ExamplesPerSecond!.Value, 1e-9);
    }
}
