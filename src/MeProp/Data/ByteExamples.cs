namespace MeProp;

/// <summary>Examples whose inputs are bytes, such as pixels: input = scale · byte.</summary>
public sealed class ByteExamples : Examples
{
    /// <summary>Examples of a source that the fingerprint reads: all of a large file would take too long.</summary>
    private const int FingerprintSample = 4096;

    private readonly BytePool _pool;
    private readonly float _scale;
    private readonly int _start;
    private readonly int[]? _rows;

    /// <summary>Wraps bytes without copying them.</summary>
    /// <param name="values">Count × inputs bytes, example after example; they must not change.</param>
    /// <param name="inputs">I, at least 1.</param>
    /// <param name="labels">One label per example, each below <paramref name="classes"/>.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="scale">Factor from byte to input.</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or a label is out of range.</exception>
    public ByteExamples(
        ReadOnlyMemory<byte> values, int inputs, ReadOnlyMemory<byte> labels, int classes, float scale = 1f / 255)
        : this(Pool(values, inputs, labels, classes), 0, null, labels, classes, scale)
    {
    }

    /// <summary>Reads the bytes from a source when they are needed.</summary>
    /// <param name="source">The inputs.</param>
    /// <param name="labels">One label per example, each below <paramref name="classes"/>.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="scale">Factor from byte to input.</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or a label is out of range.</exception>
    public ByteExamples(ByteSource source, ReadOnlyMemory<byte> labels, int classes, float scale)
        : this(Pool(source, labels, classes), 0, null, labels, classes, scale)
    {
    }

    private ByteExamples(
        BytePool pool, int start, int[]? rows, ReadOnlyMemory<byte> labels, int classes, float scale) =>
        (_pool, _start, _rows, Labels, Classes, _scale) = (pool, start, rows, labels, classes, scale);

    /// <summary>The inputs, example after example: in place where they lie so in memory, otherwise a copy.</summary>
    /// <exception cref="InvalidOperationException">The examples have more bytes than an array can hold.</exception>
    public ReadOnlyMemory<byte> Values
    {
        get
        {
            if (IsContiguous) return _pool.Values.Slice(_start * Inputs, Count * Inputs);
            if ((long)Count * Inputs > Array.MaxLength)
                throw new InvalidOperationException($"{Count:N0} examples of {Inputs:N0} bytes do not fit one array.");
            byte[] values = new byte[Count * Inputs];
            for (int i = 0; i < Count; i++) Read(i, values.AsSpan(i * Inputs, Inputs));
            return values;
        }
    }

    /// <summary>The labels.</summary>
    public ReadOnlyMemory<byte> Labels { get; }

    /// <inheritdoc/>
    public override int Count => Labels.Length;

    /// <inheritdoc/>
    public override int Inputs => _pool.Inputs;

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <summary>Bytes of inputs in memory, those of other parts of the same data included.</summary>
    internal long BytesInMemory => _pool.Values.Length;

    private bool IsContiguous => _rows is null && _pool.Source is null;

    /// <summary>Consecutive examples, without copying.</summary>
    public ByteExamples Slice(int start, int count)
    {
        ReadOnlyMemory<byte> labels = Labels.Slice(start, count);
        return _rows is null
            ? new ByteExamples(_pool, _start + start, null, labels, Classes, _scale)
            : new ByteExamples(_pool, 0, _rows.AsSpan(start, count).ToArray(), labels, Classes, _scale);
    }

    /// <summary>Some of the examples, in the given order, without copying their inputs.</summary>
    /// <param name="examples">Indices, 0 to <see cref="Count"/> − 1.</param>
    public ByteExamples Pick(ReadOnlySpan<int> examples)
    {
        if (IsRun(examples)) return Slice(examples[0], examples.Length);
        int[] rows = new int[examples.Length];
        byte[] labels = new byte[examples.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = RowOf(examples[i]);
            labels[i] = Labels.Span[examples[i]];
        }

        return new ByteExamples(_pool, 0, rows, labels, Classes, _scale);
    }

    /// <summary>The same examples with another factor from byte to input.</summary>
    public ByteExamples WithScale(float scale) => new(_pool, _start, _rows, Labels, Classes, scale);

    /// <summary>Parts of the same data with other labels: label c becomes <paramref name="map"/>[c].</summary>
    internal static ByteExamples[] Relabelled(IReadOnlyList<ByteExamples> parts, byte[] map, int classes)
    {
        Dictionary<BytePool, BytePool> pools = [];
        return [.. parts.Select(part =>
        {
            if (!pools.TryGetValue(part._pool, out BytePool? pool))
            {
                BytePool old = part._pool;
                pool = new BytePool(old.Values, old.Source, Mapped(old.Labels.Span, map), old.Inputs);
                pools.Add(old, pool);
            }

            byte[] labels = Mapped(part.Labels.Span, map);
            return new ByteExamples(pool, part._start, part._rows, labels, classes, part._scale);
        })];
    }

    /// <summary>Whether other examples are parts of the same data.</summary>
    internal bool SharesInputsOf(ByteExamples other) => _pool == other._pool;

    /// <summary>Copies the inputs of an example.</summary>
    /// <param name="example">0 to <see cref="Count"/> − 1.</param>
    /// <param name="values">Room for I bytes.</param>
    public void Read(int example, Span<byte> values) => _pool.Read(RowOf(example), values[..Inputs]);

    /// <inheritdoc/>
    /// <remarks>Of a <see cref="ByteSource"/>, a sample of the inputs counts, and all labels.</remarks>
    public override ulong Fingerprint()
    {
        ulong hash = MeProp.Fingerprint.Of(Labels.Span, BitConverter.SingleToUInt32Bits(_scale));
        if (IsContiguous) return MeProp.Fingerprint.Of(Values.Span, hash);
        byte[] values = new byte[Inputs];
        int step = _pool.Source is null ? 1 : Math.Max(1, Count / FingerprintSample);
        for (int i = 0; i < Count; i += step)
        {
            Read(i, values);
            hash = MeProp.Fingerprint.Of(values, hash);
        }

        return hash;
    }

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, Batch batch)
    {
        Span<int> rows = batch.TableRowsOf(indices.Length);
        for (int n = 0; n < rows.Length; n++) rows[n] = RowOf(indices[n]);
        batch.Begin(indices.Length, rows, indices.Length);
        _pool.Fill(rows, batch, _scale);
    }

    private static byte[] Mapped(ReadOnlySpan<byte> labels, byte[] map)
    {
        byte[] mapped = new byte[labels.Length];
        for (int i = 0; i < mapped.Length; i++) mapped[i] = map[labels[i]];
        return mapped;
    }

    private int RowOf(int example) => _rows is null ? _start + example : _rows[example];

    /// <summary>Whether indices follow each other, as those of a slice do.</summary>
    private static bool IsRun(ReadOnlySpan<int> indices)
    {
        for (int i = 1; i < indices.Length; i++)
        {
            if (indices[i] != indices[i - 1] + 1) return false;
        }

        return indices.Length > 0;
    }

    private static BytePool Pool(ReadOnlyMemory<byte> values, int inputs, ReadOnlyMemory<byte> labels, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ExampleChecks.Lengths(values.Length, labels.Length, inputs);
        CheckLabels(labels.Span, classes);
        return new BytePool(values, null, labels, inputs);
    }

    private static BytePool Pool(ByteSource source, ReadOnlyMemory<byte> labels, int classes)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Count != labels.Length)
            throw new ArgumentException($"There are {labels.Length} labels for {source.Count} examples.");
        CheckLabels(labels.Span, classes);
        return new BytePool(default, source, labels, source.Inputs);
    }

    private static void CheckLabels(ReadOnlySpan<byte> labels, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        int wrong = labels.IndexOfAnyExceptInRange((byte)0, (byte)Math.Min(classes - 1, 255));
        if (wrong >= 0)
            throw new ArgumentException($"Label {labels[wrong]} of example {wrong} is not below {classes}.");
    }
}
