namespace MeProp.Cli.Tests;

public class ActivityScheduleTests
{
    [Fact]
    public void Steps_are_dense_at_first_and_then_at_equal_distances()
    {
        var schedule = new ActivitySchedule(steps: 22_000, evaluations: 20);
        long[] steps = [.. Steps(schedule, 22_000)];
        Assert.Equal([1, 2, 3, 5, 8, 13, 21, 34, 55, 79, 158, 237], steps[..12]);
        Assert.All(steps[9..], step => Assert.Equal(0, step % 79));
        Assert.All(Enumerable.Range(1, 20), index => Assert.True(schedule.IncludesEvaluation(index)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 7)]
    [InlineData(280, 1)]
    [InlineData(281, 200)]
    [InlineData(300, 201)]
    [InlineData(5_000, 5_000)]
    [InlineData(1_100_000, 4_000)]
    public void A_run_has_at_most_300_steps_and_200_evaluations(long runSteps, long evaluations)
    {
        var schedule = new ActivitySchedule(runSteps, evaluations);
        long[] steps = [.. Steps(schedule, runSteps)];
        Assert.InRange(steps.Length, Math.Min(runSteps, 140), 300);
        Assert.InRange(steps[^1], runSteps - runSteps / 140, runSteps);
        int chosen = 0;
        for (long index = 1; index <= evaluations; index++) chosen += schedule.IncludesEvaluation(index) ? 1 : 0;
        Assert.InRange(chosen, Math.Min(evaluations, 100), 200);
    }

    /// <summary>A resumed run asks from a step in the middle.</summary>
    [Fact]
    public void The_next_step_depends_on_the_step_alone()
    {
        var schedule = new ActivitySchedule(9_000, 1);
        long[] steps = [.. Steps(schedule, 9_000)];
        for (long step = 0; step < steps[^1]; step++)
            Assert.Equal(steps.First(scheduled => scheduled > step), schedule.NextAfter(step));
    }

    [Fact]
    public void A_run_without_steps_has_a_schedule()
    {
        var schedule = new ActivitySchedule(0, 0);
        Assert.Equal((1, 2), (schedule.NextAfter(0), schedule.NextAfter(1)));
    }

    private static IEnumerable<long> Steps(ActivitySchedule schedule, long runSteps)
    {
        for (long step = schedule.NextAfter(0); step <= runSteps; step = schedule.NextAfter(step)) yield return step;
    }
}
