namespace MeProp.Gpu;

/// <summary>
/// Decides which calls of a queue are held back until the step ends or the host reads, and replays those that repeat as
/// graphs. Calls are compared with those of a graph before each launch, so nothing about a step has to be known.
/// </summary>
internal sealed class StepRecorder(GpuStream stream, GpuGraphs graphs, Action<string>? warning) : IDisposable
{
    /// <summary>Fewer calls cost no more than a graph.</summary>
    private const int MinCalls = 8;

    /// <summary>So many calls are not held back: the GPU would wait for the host.</summary>
    private const int MaxCalls = 2048;

    /// <summary>Products of so many multiplications take longer than starting the kernels of a step.</summary>
    private const long MaxMultiplications = 4L << 30;

    /// <summary>After so many lists in a row that were new, so many steps are not recorded.</summary>
    private const int MaxNew = 64, RestingSteps = 1024;

    private readonly GraphCache _cache = new(stream);
    private int _newInARow, _rest;
    private bool _hasFailed;

    /// <summary>True while calls are held back.</summary>
    public bool IsRecording { get; private set; }

    /// <summary>Graphs that were captured so far.</summary>
    public long Captures => _cache.Captures;

    /// <summary>Launches of graphs so far.</summary>
    public long Replays { get; private set; }

    /// <summary>A step has ended and its calls were issued: those of the next one are held back.</summary>
    public void BeginStep()
    {
        IsRecording = graphs != GpuGraphs.Never && !_hasFailed && _rest == 0;
        _rest = Math.Max(0, _rest - 1);
    }

    /// <summary>Ends the recording, until the next step.</summary>
    public void Stop() => IsRecording = false;

    /// <summary>False if the calls must be issued now: they are too many, or too large to gain anything.</summary>
    public bool CanHold(CallList calls) => graphs == GpuGraphs.Always
        || (calls.Count < MaxCalls && calls.Multiplications <= MaxMultiplications);

    /// <summary>Runs calls as a graph if they repeat.</summary>
    /// <returns>False if nothing was done.</returns>
    public bool TryReplay(CallList calls)
    {
        if (!IsRecording || calls.Count < MinCalls) return false;
        try
        {
            StepGraph? graph = _cache.Find(calls, out bool isNew);
            _newInARow = isNew ? _newInARow + 1 : 0;
            if (_newInARow >= MaxNew) (_newInARow, _rest) = (0, RestingSteps);
            if (graph is null) return false;
            graph.Launch(calls);
            Replays++;
            return true;
        }
        catch (Exception exception) when (
            graphs != GpuGraphs.Always && exception is GpuException or EntryPointNotFoundException)
        {
            // Calls of the driver that are missing, or that fail.
            Stop();
            _hasFailed = true;
            _cache.Dispose();
            warning?.Invoke($"Steps are not captured in CUDA graphs and may be slower: {exception.Message}");
            return false;
        }
    }

    public void Dispose()
    {
        Stop();
        _cache.Dispose();
    }
}
