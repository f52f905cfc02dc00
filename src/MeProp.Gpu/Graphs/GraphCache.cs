namespace MeProp.Gpu;

/// <summary>
/// Graphs of call lists that repeat. A list whose shape occurs the third time is captured: by then buffers have grown
/// and cuBLAS has loaded its kernels. The shape that was longest not seen gives way to a new one.
/// </summary>
internal sealed class GraphCache(GpuStream stream) : IDisposable
{
    private const int Capacity = 32, SightingsToCapture = 3;

    private readonly Entry[] _entries = new Entry[Capacity];
    private long _clock;

    public long Captures { get; private set; }

    /// <summary>The graph of calls of this shape, or null.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="isNew">True if the shape was not seen before, or was forgotten.</param>
    /// <exception cref="GpuException">The driver cannot capture them.</exception>
    public StepGraph? Find(CallList calls, out bool isNew)
    {
        int hash = calls.ShapeHash, oldest = 0;
        _clock++;
        for (int i = 0; i < Capacity; i++)
        {
            ref Entry entry = ref _entries[i];
            if (entry.LastSeen < _entries[oldest].LastSeen) oldest = i;
            if (entry.Sightings == 0 || entry.Hash != hash) continue;
            isNew = false;
            entry.LastSeen = _clock;
            entry.Sightings++;
            if (entry.Graph is null && entry.Sightings >= SightingsToCapture)
            {
                entry.Graph = StepGraph.Capture(stream, calls);
                Captures++;
            }

            return entry.Graph?.StandsFor(calls) == true ? entry.Graph : null;
        }

        isNew = true;
        _entries[oldest].Graph?.Dispose();
        _entries[oldest] = new Entry { Hash = hash, Sightings = 1, LastSeen = _clock };
        return null;
    }

    public void Dispose()
    {
        foreach (ref Entry entry in _entries.AsSpan())
        {
            entry.Graph?.Dispose();
            entry = default;
        }
    }

    private struct Entry
    {
        public int Hash, Sightings;
        public long LastSeen;
        public StepGraph? Graph;
    }
}
