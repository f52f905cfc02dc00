using System.Diagnostics;

namespace MeProp;

/// <summary>A stopwatch with one lane per <see cref="Phase"/>, one of which runs at any time.</summary>
internal sealed class PhaseClock
{
    private readonly long[] _ticks = new long[(int)Phase.Report + 1];
    private Phase _current = Phase.Other;
    private long _since = Stopwatch.GetTimestamp();

    public void Enter(Phase phase)
    {
        long now = Stopwatch.GetTimestamp();
        _ticks[(int)_current] += now - _since;
        _current = phase;
        _since = now;
    }

    /// <summary>Seconds since the last <see cref="Reset"/>, up to the last <see cref="Enter"/>.</summary>
    public double Seconds(Phase phase) => _ticks[(int)phase] / (double)Stopwatch.Frequency;

    public void Reset()
    {
        Array.Clear(_ticks);
        _current = Phase.Other;
        _since = Stopwatch.GetTimestamp();
    }
}
