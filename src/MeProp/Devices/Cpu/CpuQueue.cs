namespace MeProp.Cpu;

/// <summary>
/// Passes operations of a <see cref="CpuDevice"/> to its <see cref="ThreadTeam"/>. Kernels hold bare pointers, so each
/// operation names the owners of its memory, to keep them alive.
/// </summary>
internal sealed class CpuQueue(int threads, bool sharesAlways) : IDisposable
{
    /// <summary>
    /// Multiply-adds, or element accesses, of about 1.5 µs: three times the cost of sharing between cores with a common
    /// cache.
    /// </summary>
    private const double GrainMultiplyAdds = 80_000, GrainElements = 6_000;

    private readonly ThreadTeam _team = new(threads, sharesAlways);

    public int Threads => _team.Threads;

    /// <summary>Changes when all deferred work is done; never 0.</summary>
    public int Epoch { get; private set; } = 1;

    /// <summary>Items of a grain if each costs this many multiply-adds.</summary>
    public static double ProductGrain(long itemCost) => GrainMultiplyAdds / Math.Max(itemCost, 1);

    /// <summary>Items of a grain if each accesses this many elements.</summary>
    public static double ElementGrain(long itemCost) => GrainElements / Math.Max(itemCost, 1);

    public void Run<TWork>(
        in TWork work, int items, double grain,
        object? owner0, object? owner1 = null, object? owner2 = null, object? owner3 = null)
        where TWork : unmanaged, IWork
    {
        _team.Run(work, items, grain);
        GC.KeepAlive(owner0);
        GC.KeepAlive(owner1);
        GC.KeepAlive(owner2);
        GC.KeepAlive(owner3);
    }

    /// <summary>Starts the work; helpers continue it until <see cref="Finish"/>.</summary>
    public void Defer<TWork>(in TWork work, int items, double grain, (object?, object?, object?, object?) owners)
        where TWork : unmanaged, IWork =>
        _team.Defer(work, items, grain, owners);

    /// <summary>Completes all deferred work.</summary>
    public void Finish()
    {
        _team.Finish();
        Epoch = Epoch == int.MaxValue ? 1 : Epoch + 1;
    }

    public void Dispose() => _team.Dispose();
}
