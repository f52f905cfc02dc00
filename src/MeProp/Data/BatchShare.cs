namespace MeProp;

/// <summary>
/// The whole batch of which this process holds a share. What is random in a step is drawn for the whole batch, so that
/// it does not depend on the number of processes.
/// </summary>
public sealed class BatchShare
{
    private readonly Sequences _sequences = new();
    private readonly Indices _numbers;
    private int[] _lengths = [], _places = [], _rows = [];

    internal BatchShare(Device device, IProcessGroup processes)
    {
        Processes = processes;
        _numbers = device.CreateIndices(0);
        Places = device.CreateIndices(0);
        Rows = new(processes, _numbers, 0);
    }

    /// <summary>The processes that hold the batch.</summary>
    public IProcessGroup Processes { get; }

    /// <summary>Examples of the whole batch.</summary>
    public int Count { get; private set; }

    /// <summary>Rows of the whole batch whose target counts.</summary>
    public int TargetCount { get; private set; }

    /// <summary>The rows of this process.</summary>
    public RowShare Rows { get; private set; }

    /// <summary>How rows of the whole batch belong to sequences; null if each row is an example.</summary>
    public Sequences? Sequences { get; private set; }

    /// <summary>For each sequence here, in packed order, its place among those of the whole batch.</summary>
    public Indices Places { get; }

    /// <summary>The sequences of a time step that run here.</summary>
    public RowShare At(int time) =>
        new(Processes, Places, time < Sequences!.Steps ? Sequences.RunningAt(time) : 0);

    /// <summary>Describes a batch whose share from <paramref name="first"/> on has been filled.</summary>
    internal void Describe(ReadOnlySpan<int> whole, int first, Examples examples, Batch batch)
    {
        (Count, TargetCount) = (whole.Length, examples.CountTargets(whole));
        MeProp.Sequences.Grow(ref _rows, batch.Rows);
        Span<int> rows = _rows.AsSpan(0, batch.Rows);
        Sequences = batch.Sequences is null ? null : _sequences;
        if (batch.Sequences is { } own) Pack(whole, first, examples, own, rows);
        else for (int n = 0; n < rows.Length; n++) rows[n] = first + n;
        _numbers.SetLength(rows.Length);
        _numbers.Upload(rows);
        Rows = new(Processes, _numbers, Sequences?.Rows ?? whole.Length);
    }

    private void Pack(ReadOnlySpan<int> whole, int first, Examples examples, Sequences own, Span<int> rows)
    {
        MeProp.Sequences.Grow(ref _lengths, whole.Length);
        MeProp.Sequences.Grow(ref _places, whole.Length);
        for (int i = 0; i < whole.Length; i++) _lengths[i] = examples.LengthOf(whole[i]);
        _sequences.Pack(_lengths.AsSpan(0, whole.Length));
        for (int place = 0; place < whole.Length; place++) _places[_sequences.Order[place]] = place;

        // The lengths are needed no more: their memory takes the places of the share.
        Span<int> places = _lengths.AsSpan(0, own.Count);
        for (int place = 0; place < places.Length; place++)
        {
            places[place] = _places[first + own.Order[place]];
            for (int t = 0; t < own.LengthAt(place); t++)
                rows[own.RowOf(place, t)] = _sequences.RowOf(places[place], t);
        }

        Places.SetLength(places.Length);
        Places.Upload(places);
    }
}
