namespace MeProp.Cli;

/// <summary>The device of a thread that trains runs, made anew when a run wants another one.</summary>
internal sealed class SweepDevice(ProgramEnvironment environment) : IDisposable
{
    private Device? _device;
    private (int Threads, DeviceKind Kind, bool AllowsTf32) _made;

    public Device For(RunConfiguration configuration)
    {
        var wanted = (
            configuration.Get(Settings.Threads), configuration.Get(Settings.Device), configuration.Get(Settings.Tf32));
        if (_device is not null && wanted == _made) return _device;
        _device?.Dispose();
        _device = null;
        _made = wanted;
        return _device = ComputeDevice.Open(configuration, environment);
    }

    public void Dispose() => _device?.Dispose();
}
