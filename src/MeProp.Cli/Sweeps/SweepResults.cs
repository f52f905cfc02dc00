namespace MeProp.Cli;

/// <summary>The ended runs of a sweep, in the order of the plan. Several threads may add to it.</summary>
internal sealed class SweepResults(SweepPlan plan)
{
    private readonly Lock _lock = new();
    private readonly SweptRun?[] _runs = new SweptRun?[plan.Runs.Count];

    public IReadOnlyList<SweptRun> All
    {
        get
        {
            lock (_lock) return [.. _runs.OfType<SweptRun>()];
        }
    }

    public void Set(int index, SweptRun run)
    {
        lock (_lock) _runs[index] = run;
    }
}
