using System.Diagnostics;

namespace MeProp;

/// <summary>A stopwatch with one lane per <see cref="Phase"/>, exactly one of which runs at any time.</summary>
public sealed class PhaseClock
{
    private readonly long[] _ticks = new long[(int)Phase.Evaluate + 1];
    private Phase _current = Phase.Other;
    private long _since = Stopwatch.GetTimestamp();

    /// <summary>From now on time counts for a phase.</summary>
    /// <param name="phase">What begins.</param>
    public void Enter(Phase phase)
    {
        long now = Stopwatch.GetTimestamp();
        _ticks[(int)_current] += now - _since;
        _current = phase;
        _since = now;
    }

    /// <summary>Seconds spent in a phase since the last <see cref="Reset"/>, up to the last <see cref="Enter"/>.</summary>
    /// <param name="phase">Which.</param>
    public double Seconds(Phase phase) => _ticks[(int)phase] / (double)Stopwatch.Frequency;

    /// <summary>Sets all lanes to 0 and counts for <see cref="Phase.Other"/>.</summary>
    public void Reset()
    {
        Array.Clear(_ticks);
        _current = Phase.Other;
        _since = Stopwatch.GetTimestamp();
    }
}
