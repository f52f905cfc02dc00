using System.Diagnostics;

namespace MeProp.Cpu;

// The helpers' side: each runs its own share of an operation first, then takes chunks of the others.
internal sealed unsafe partial class ThreadTeam
{
    /// <summary>Longer than the gaps within a step, since a sleeper misses operations.</summary>
    private static readonly long SleepAfter = Ticks.Microseconds(25);

    private void Help(int share)
    {
        long idleSince = 0;
        for (uint spins = 0; !_disposed; spins++)
        {
            if (TryHelp(share))
            {
                idleSince = 0;
            }
            else if (spins % PausesPerClockRead > 0)
            {
                Pause();
            }
            else if (idleSince == 0)
            {
                idleSince = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetTimestamp() - idleSince > SleepAfter)
            {
                // The helper that wakes need not own the share that waits.
                Sleep(share);
                TakeChunks(share);
                idleSince = 0;
            }
        }
    }

    /// <summary>Runs some work if there is any, first what the caller waits for.</summary>
    private bool TryHelp(int share)
    {
        if (Slot(0).HasChunk(share))
        {
            TakeChunks(share);
            return true;
        }

        int deferred = Volatile.Read(ref _progress->Deferred);
        for (int slot = 1; slot <= deferred; slot++)
        {
            if (Slot(slot).TryRunChunk(share)) return true;
        }

        return deferred > 0 && Volatile.Read(ref _progress->IsFinishing) && TryTakeOthersDeferred(share, deferred);
    }

    /// <summary>Runs the available chunks of slot 0: of the own share, then of the others.</summary>
    private void TakeChunks(int share)
    {
        for (int i = 0; i < Threads; i++)
        {
            while (Slot(0).TryRunChunk((share + i) % Threads)) ;
        }
    }

    /// <summary>
    /// Runs a chunk of another share, of the last operation that has one: its owner begins with the first.
    /// </summary>
    private bool TryTakeOthersDeferred(int share, int deferred)
    {
        for (int slot = deferred; slot > 0; slot--)
        {
            for (int i = 1; i < Threads; i++)
            {
                if (Slot(slot).TryRunChunk((share + i) % Threads)) return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Announces the sleep, then looks for work once more; the caller publishes work, then looks for sleepers. If
    /// neither sees the other, the caller does the work alone and sees the sleeper the next time.
    /// </summary>
    private void Sleep(int share)
    {
        Interlocked.Increment(ref _sleeping);
        if (!HasWork(share) && !_disposed) _wake.Wait();
        Interlocked.Decrement(ref _sleeping);
    }

    private bool HasWork(int share)
    {
        for (int slot = Volatile.Read(ref _progress->Deferred); slot >= 0; slot--)
        {
            if (Slot(slot).HasChunk(share)) return true;
        }

        return false;
    }
}
