namespace MeProp.Mpi.Tests;

/// <summary>Threads that stand for processes: what they exchange is what MPI would exchange.</summary>
internal static class ThreadProcesses
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs the same in so many processes; returns what each gives, by rank.</summary>
    public static T[] Run<T>(int count, Func<IProcessGroup, T> work)
    {
        using var barrier = new Barrier(count);
        using var failure = new CancellationTokenSource(Patience);
        var given = new Array[count];
        var results = new T[count];
        var errors = new Exception?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = work(new Member(rank, given, barrier, failure.Token));
            }
            catch (Exception exception)
            {
                errors[rank] = exception;
                failure.Cancel();
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Exception? first = errors.FirstOrDefault(error => error is not null and not OperationCanceledException)
            ?? errors.FirstOrDefault(error => error is not null);
        return first is null ? results : throw new InvalidOperationException($"A process failed: {first}", first);
    }

    private sealed class Member(int rank, Array[] given, Barrier barrier, CancellationToken failure) : IProcessGroup
    {
        private readonly List<Action> _begun = [];

        public int Rank => rank;

        public int Count => given.Length;

        public long Bytes { get; private set; }

        public long Calls { get; private set; }

        public void Sum(Span<float> values) => Reduce(values, sizeof(float), (a, b) => a + b);

        public void Sum(Span<double> values) => Reduce(values, sizeof(double), (a, b) => a + b);

        public void Sum(Span<long> values) => Reduce(values, sizeof(long), (a, b) => a + b);

        public void Max(Span<long> values) => Reduce(values, sizeof(long), Math.Max);

        public void Or(Span<ulong> bits) => Reduce(bits, sizeof(ulong), (a, b) => a | b);

        /// <remarks>The sums are there at the end alone: who reads or writes values before finds nothing.</remarks>
        public void BeginSum(Memory<float> values)
        {
            float[] sums = values.ToArray();
            Sum(sums);
            values.Span.Fill(float.NaN);
            _begun.Add(() => sums.CopyTo(values));
        }

        public void BeginGather(Memory<byte> parts, ReadOnlySpan<int> lengths)
        {
            long bytes = Bytes + (parts.Length + 1) / 2;
            long[] all = new long[parts.Length];
            int place = 0;
            for (int i = 0; i < rank; i++) place += lengths[i];
            for (int i = 0; i < lengths[rank]; i++) all[place + i] = parts.Span[place + i];
            Sum(all);
            Bytes = bytes;
            byte[] gathered = [.. all.Select(value => (byte)value)];
            parts.Span.Fill(byte.MaxValue);
            _begun.Add(() => gathered.CopyTo(parts));
        }

        public void Progress()
        {
        }

        public void Finish()
        {
            foreach (Action end in _begun) end();
            _begun.Clear();
        }

        private void Reduce<T>(Span<T> values, int size, Func<T, T, T> combine)
        {
            Calls++;
            Bytes += (long)values.Length * size;
            given[rank] = values.ToArray();
            barrier.SignalAndWait(failure);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = ((T[])given[0])[i];
                for (int other = 1; other < given.Length; other++)
                    values[i] = combine(values[i], ((T[])given[other])[i]);
            }

            barrier.SignalAndWait(failure);
        }
    }
}
