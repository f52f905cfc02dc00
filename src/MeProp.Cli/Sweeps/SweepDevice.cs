namespace MeProp.Cli;

/// <summary>The device of a thread that trains runs, made anew when a run wants another number of threads.</summary>
internal sealed class SweepDevice : IDisposable
{
    private CpuDevice? _device;
    private int _threads;

    public CpuDevice For(RunConfiguration configuration)
    {
        int threads = configuration.Get(Settings.Threads);
        if (_device is not null && threads == _threads) return _device;
        _device?.Dispose();
        _threads = threads;
        return _device = CpuDevice.Create(threads);
    }

    public void Dispose() => _device?.Dispose();
}
