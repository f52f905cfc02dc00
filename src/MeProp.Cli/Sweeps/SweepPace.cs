namespace MeProp.Cli;

/// <summary>
/// How far the runs of a sweep are, in examples, and the time left at the pace so far. Each run is advanced by one
/// thread at a time; any thread may read.
/// </summary>
internal sealed class SweepPace(int runs, TimeProvider clock)
{
    private readonly long[] _all = new long[runs], _start = new long[runs], _now = new long[runs];
    private long _begun;

    /// <summary>The time until all runs have ended; null while the pace is unknown.</summary>
    public TimeSpan? TimeLeft
    {
        get
        {
            if (Interlocked.Read(ref _begun) == 0) return null;
            double done = 0, open = 0;
            for (int i = 0; i < _all.Length; i++)
            {
                long now = Interlocked.Read(ref _now[i]);
                done += now - _start[i];
                open += _all[i] - now;
            }

            TimeSpan elapsed = clock.GetElapsedTime(Interlocked.Read(ref _begun));
            return done > 0 && elapsed.TotalSeconds >= 1
                ? TimeSpan.FromSeconds(Math.Min(elapsed.TotalSeconds * open / done, TimeSpan.MaxValue.TotalSeconds / 2))
                : null;
        }
    }

    /// <summary>The parts of the running runs that are done, added.</summary>
    public double PartsOfRuns
    {
        get
        {
            double parts = 0;
            for (int i = 0; i < _all.Length; i++)
            {
                long now = Interlocked.Read(ref _now[i]);
                if (now < _all[i]) parts += now / (double)_all[i];
            }

            return parts;
        }
    }

    /// <summary>Announces a run of so many examples, all epochs together.</summary>
    public void Expect(int run, long examples) => _all[run] = examples;

    /// <summary>A run begins after some examples: those before its checkpoint.</summary>
    public void Begin(int run, long examples)
    {
        Interlocked.CompareExchange(ref _begun, clock.GetTimestamp(), 0);
        _start[run] = examples;
        Interlocked.Exchange(ref _now[run], examples);
    }

    public void OnStep(int run, long examples) => Interlocked.Exchange(ref _now[run], examples);

    /// <summary>A run ended, maybe early.</summary>
    public void End(int run) => Interlocked.Exchange(ref _now[run], _all[run]);
}
