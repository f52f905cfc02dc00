using MeProp.Mpi.Tests;

namespace MeProp.Gpu.Tests;

/// <summary>Threads that stand for processes, of which one computes at a time: the emulation has one state.</summary>
internal static class TurnTakers
{
    /// <summary>Runs the same in so many processes; returns what each gives, by rank.</summary>
    public static T[] Run<T>(int count, Func<IProcessGroup, T> work)
    {
        using var turn = new SemaphoreSlim(1);
        return ThreadProcesses.Run(count, group =>
        {
            turn.Wait();
            try
            {
                return work(new Member(group, turn));
            }
            finally
            {
                turn.Release();
            }
        });
    }

    private sealed class Member(IProcessGroup group, SemaphoreSlim turn) : IProcessGroup
    {
        public int Rank => group.Rank;

        public int Count => group.Count;

        public long Bytes => group.Bytes;

        public long Calls => group.Calls;

        public void Sum(Span<float> values)
        {
            using (Pass()) group.Sum(values);
        }

        public void Sum(Span<double> values)
        {
            using (Pass()) group.Sum(values);
        }

        public void Sum(Span<long> values)
        {
            using (Pass()) group.Sum(values);
        }

        public void Max(Span<long> values)
        {
            using (Pass()) group.Max(values);
        }

        public void Or(Span<ulong> bits)
        {
            using (Pass()) group.Or(bits);
        }

        public void BeginSum(Memory<float> values)
        {
            using (Pass()) group.BeginSum(values);
        }

        public void BeginGather(Memory<byte> parts, ReadOnlySpan<int> lengths)
        {
            using (Pass()) group.BeginGather(parts, lengths);
        }

        public void Progress() => group.Progress();

        public void Finish() => group.Finish();

        /// <summary>Lets others compute until all have met.</summary>
        private Turn Pass()
        {
            turn.Release();
            return new(turn);
        }
    }

    private readonly struct Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Wait();
    }
}
