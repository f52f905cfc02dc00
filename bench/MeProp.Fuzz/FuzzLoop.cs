using System.Diagnostics;

namespace MeProp.Fuzz;

/// <summary>Tries files one after another; ends with an error if one breaks a promise or takes too long.</summary>
/// <param name="make">Makes the file of a number.</param>
/// <param name="attempt">Tries it; throws <see cref="FuzzFailedException"/> for a broken promise.</param>
internal sealed class FuzzLoop(Func<long, byte[]> make, Action<long, byte[]> attempt)
{
    private long _current, _startedAt;
    private FuzzFailedException? _failure;

    /// <summary>Longest time for one file.</summary>
    public static TimeSpan TimeLimit { get; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest time that a file took.</summary>
    public double LongestSeconds { get; private set; }

    /// <summary>Tries files.</summary>
    /// <param name="files">How many.</param>
    /// <param name="progress">Called now and then with the number of files so far.</param>
    /// <exception cref="FuzzFailedException">A promise was broken.</exception>
    public void Run(long files, Action<long>? progress = null)
    {
        _startedAt = Stopwatch.GetTimestamp();

        // A thread of its own: one that hangs cannot be ended, but it can be told and left behind.
        var worker = new Thread(() => TryAll(files)) { IsBackground = true, Name = "fuzz" };
        worker.Start();
        while (!worker.Join(100))
        {
            progress?.Invoke(Volatile.Read(ref _current));
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _startedAt)) > TimeLimit)
            {
                throw new FuzzFailedException(
                    Volatile.Read(ref _current), $"takes longer than {TimeLimit.TotalSeconds} s.");
            }
        }

        if (_failure is not null) throw _failure;
    }

    private void TryAll(long files)
    {
        try
        {
            for (long number = 0; number < files; number++)
            {
                Volatile.Write(ref _current, number);
                byte[] bytes = make(number);
                Volatile.Write(ref _startedAt, Stopwatch.GetTimestamp());
                attempt(number, bytes);
                LongestSeconds = Math.Max(LongestSeconds, Stopwatch.GetElapsedTime(_startedAt).TotalSeconds);
            }
        }
        catch (Exception exception)
        {
            _failure = exception as FuzzFailedException
                ?? new FuzzFailedException(_current, $"{exception.GetType().Name}: {exception.Message}", exception);
        }
    }
}
