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
        private delegate void Exchange<T>(Span<T> values);

        public int Rank => group.Rank;

        public int Count => group.Count;

        public long Bytes => group.Bytes;

        public void Sum(Span<float> values) => Meet(group.Sum, values);

        public void Sum(Span<double> values) => Meet(group.Sum, values);

        public void Sum(Span<long> values) => Meet(group.Sum, values);

        public void Max(Span<long> values) => Meet(group.Max, values);

        public void Or(Span<ulong> bits) => Meet(group.Or, bits);

        private void Meet<T>(Exchange<T> exchange, Span<T> values)
        {
            turn.Release();
            try
            {
                exchange(values);
            }
            finally
            {
                turn.Wait();
            }
        }
    }
}
