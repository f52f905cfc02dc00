using System.Runtime.InteropServices;

namespace MeProp.Mpi;

/// <summary>
/// The factors of a weight's gradient, gathered from all processes: each computes the same sum over all examples of the
/// batch, in the order of the ranks. The part of a process with N examples:
/// <code>
/// lists per example   N lengths, the kept columns, their dz, then x
/// one list            K dz of each example, then x
/// </code>
/// x are bytes where the input is; all else has 4 bytes.
/// </summary>
internal sealed class SharedFactors(Device device, Parameter weight, IProcessGroup processes)
{
    private const int RowsShift = 32;

    private readonly int[] _lengths = new int[processes.Count], _rowsOf = new int[processes.Count];
    private readonly int[] _keptOf = new int[processes.Count];
    private readonly List<Selection> _parts = [];
    private GradientFactors _own;
    private Selection? _selection;
    private Matrix? _x;
    private HostMatrix? _dz;
    private byte[] _message = [];
    private int[] _starts = [], _kept = [];
    private int _total;

    /// <summary>What this process tells the others: examples + 1, and kept elements; 0: no factors.</summary>
    public ulong Word { get; private set; }

    /// <summary>True once the factors travel in this step.</summary>
    public bool HasBegun { get; private set; }

    private bool HasLists => _own.Selection.Kind == SelectionKind.PerExample;

    private int Inputs => _own.Input.Columns;

    /// <summary>A new step begins.</summary>
    public void Reset() => (Word, HasBegun) = (0, false);

    /// <summary>Takes the factors of this process; false where it cannot send them.</summary>
    public bool Offer(in GradientFactors factors)
    {
        Selection selection = factors.Selection;
        bool isReadable = factors.Input is HostMatrix or ByteMatrix && factors.OutputGradient is HostMatrix;
        if (!isReadable || selection.Kind == SelectionKind.All) return false;
        _own = factors;
        int rows = factors.Input.Rows, kept = rows * selection.Count;
        if (HasLists)
        {
            Read(selection.Starts, ref _starts);
            kept = _starts[rows];
        }

        Word = (ulong)(rows + 1) << RowsShift | (uint)kept;
        return true;
    }

    /// <summary>
    /// Works out the parts from the words of all processes; false where one of them offers none, or they are more bytes
    /// than another form.
    /// </summary>
    public bool TryMeasure(ReadOnlySpan<ulong> words, long otherBytes)
    {
        long total = 0;
        for (int i = 0; i < words.Length; i++)
        {
            if (words[i] == 0) return false;
            (_rowsOf[i], _keptOf[i]) = ((int)(words[i] >> RowsShift) - 1, (int)(uint)words[i]);
            long length = BytesOf(_rowsOf[i], _keptOf[i]);
            total += length;
            if (total > Math.Min(otherBytes, Array.MaxLength)) return false;
            _lengths[i] = (int)length;
        }

        _total = (int)total;
        return total < otherBytes;
    }

    /// <summary>Packs the factors of this process, and begins to gather those of all.</summary>
    public void BeginGather()
    {
        HasBegun = true;
        PinnedMemory.Grow(ref _message, _total);
        int place = 0;
        for (int i = 0; i < processes.Rank; i++) place += _lengths[i];
        Pack(_message.AsSpan(place, _lengths[processes.Rank]));
        processes.BeginGather(_message.AsMemory(0, _total), _lengths);
    }

    /// <summary>Computes the gradient of the whole batch from what has been gathered.</summary>
    public void Multiply()
    {
        int examples = 0, kept = 0;
        for (int i = 0; i < _lengths.Length; i++)
        {
            examples += _rowsOf[i];
            kept += _keptOf[i];
        }

        Matrix x = _x ??= CreateInput();
        HostMatrix dz = _dz ??= (HostMatrix)device.CreateMatrix(examples, weight.Value.Rows);
        x.SetRows(examples);
        dz.SetRows(examples);
        if (HasLists && _starts.Length < examples + 1) _starts = new int[examples + 1];
        if (HasLists && _kept.Length < kept) _kept = new int[kept];
        ReadOnlySpan<byte> message = _message.AsSpan(0, _total);
        for (int i = 0, first = 0, place = 0; i < _lengths.Length; i++)
        {
            ReadOnlySpan<byte> rest = HasLists
                ? UnpackLists(message[.._lengths[i]], first, _rowsOf[i], place, _keptOf[i], dz)
                : UnpackRows(message[.._lengths[i]], first, _rowsOf[i], dz);
            for (int n = first; n < first + _rowsOf[i]; n++) rest = UnpackInput(rest, x, n);
            message = message[_lengths[i]..];
            (first, place) = (first + _rowsOf[i], place + _keptOf[i]);
        }

        device.Dense.BackwardWeights(x, dz, Select(examples, kept), weight);
    }

    private void Pack(Span<byte> part)
    {
        Selection selection = _own.Selection;
        var dz = (HostMatrix)_own.OutputGradient;
        int rows = dz.Rows;
        if (HasLists)
        {
            Read(selection.Kept, ref _kept);
            Span<int> lengths = MemoryMarshal.Cast<byte, int>(part)[..rows];
            for (int n = 0; n < rows; n++) lengths[n] = _starts[n + 1] - _starts[n];
            ReadOnlySpan<int> kept = _kept.AsSpan(0, _starts[rows]);
            part = part[(sizeof(int) * rows)..];
            kept.CopyTo(MemoryMarshal.Cast<byte, int>(part));
            part = part[(sizeof(int) * kept.Length)..];
            for (int n = 0; n < rows; n++) part = PackRow(dz.Row(n), kept[_starts[n].._starts[n + 1]], part);
        }
        else
        {
            Read(selection.Rows, ref _kept);
            for (int n = 0; n < rows; n++) part = PackRow(dz.Row(n), _kept.AsSpan(0, selection.Count), part);
        }

        for (int n = 0; n < rows; n++)
        {
            ReadOnlySpan<byte> x = InputRow(_own.Input, n);
            x.CopyTo(part);
            part = part[x.Length..];
        }
    }

    private static Span<byte> PackRow(ReadOnlySpan<float> dz, ReadOnlySpan<int> kept, Span<byte> room)
    {
        Span<float> values = MemoryMarshal.Cast<byte, float>(room)[..kept.Length];
        for (int i = 0; i < kept.Length; i++) values[i] = dz[kept[i]];
        return room[(sizeof(float) * kept.Length)..];
    }

    /// <summary>Takes lists and dz of a part; returns its x.</summary>
    private ReadOnlySpan<byte> UnpackLists(
        ReadOnlySpan<byte> part, int first, int rows, int place, int kept, HostMatrix dz)
    {
        ReadOnlySpan<int> words = MemoryMarshal.Cast<byte, int>(part[..(sizeof(int) * (rows + 2 * kept))]);
        ReadOnlySpan<int> columns = words.Slice(rows, kept);
        ReadOnlySpan<float> values = MemoryMarshal.Cast<int, float>(words[(rows + kept)..]);
        columns.CopyTo(_kept.AsSpan(place));
        for (int n = 0, i = 0; n < rows; n++)
        {
            _starts[first + n] = place + i;
            Span<float> row = dz.Row(first + n);
            for (int end = i + words[n]; i < end; i++) row[columns[i]] = values[i];
        }

        return part[(sizeof(int) * words.Length)..];
    }

    /// <summary>Takes dz of a part in the rows that all processes kept; returns its x.</summary>
    private ReadOnlySpan<byte> UnpackRows(ReadOnlySpan<byte> part, int first, int rows, HostMatrix dz)
    {
        ReadOnlySpan<int> kept = _kept.AsSpan(0, _own.Selection.Count);
        for (int n = 0; n < rows; n++)
        {
            Span<float> row = dz.Row(first + n);
            ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(part);
            for (int i = 0; i < kept.Length; i++) row[kept[i]] = values[i];
            part = part[(sizeof(float) * kept.Length)..];
        }

        return part;
    }

    private static ReadOnlySpan<byte> UnpackInput(ReadOnlySpan<byte> values, Matrix x, int row)
    {
        Span<byte> room = InputRow(x, row);
        values[..room.Length].CopyTo(room);
        return values[room.Length..];
    }

    /// <summary>What all processes kept of the whole batch.</summary>
    private Selection Select(int examples, int kept)
    {
        Selection own = _own.Selection;
        Selection whole = _selection ??= new(device, own.Keep, own.Blocks);
        if (!HasLists)
        {
            whole.SetShared(examples, own.Outputs, own.Count);
            whole.Rows.Upload(_kept.AsSpan(0, own.Count));
            return whole;
        }

        if (_parts.Count == 0) _parts.Add(new(device, own.Keep, own.Blocks, isPart: true));
        Selection part = _parts[0];
        part.SetPerExample(examples, own.Outputs, (kept + examples - 1) / examples);
        part.Kept.SetLength(kept);
        part.Kept.Upload(_kept.AsSpan(0, kept));
        _starts[examples] = kept;
        part.Starts.Upload(_starts.AsSpan(0, examples + 1));
        device.Selection.Join(_parts, 1, whole);
        return whole;
    }

    private Matrix CreateInput() => _own.Input is ByteMatrix bytes
        ? device.CreateByteMatrix(0, Inputs, bytes.Scale)
        : device.CreateMatrix(0, Inputs);

    private static Span<byte> InputRow(Matrix x, int row) => x is ByteMatrix bytes
        ? bytes.Row(row)
        : MemoryMarshal.AsBytes(((HostMatrix)x).Row(row));

    private static void Read(Indices source, ref int[] values)
    {
        if (values.Length < source.Length) values = new int[source.Length];
        source.Download(values.AsSpan(0, source.Length));
    }

    private long BytesOf(int rows, int kept)
    {
        long words = kept + (HasLists ? (long)rows + kept : 0);
        long inputs = (long)rows * Inputs * (_own.Input.HoldsBytes ? 1 : sizeof(float));

        // Whole words: the next part begins with one.
        return sizeof(float) * (words + (inputs + sizeof(float) - 1) / sizeof(float));
    }
}
