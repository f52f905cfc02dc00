using System.Runtime.InteropServices;

namespace MeProp;

/// <summary>
/// Examples whose inputs are ids, such as words: F ids and a target per row. An example is one row or a sequence of
/// rows.
/// </summary>
public sealed class IdExamples : Examples
{
    private readonly ReadOnlyMemory<int> _ids, _targets;
    private readonly int[]? _starts;
    private readonly DeviceCopies<Indices> _idCopies, _targetCopies;

    /// <summary>Wraps ids without copying them.</summary>
    /// <param name="ids">Rows × F ids, row after row; they must not change.</param>
    /// <param name="idsPerRow">F, at least 1.</param>
    /// <param name="targets">A target for each row, 0 to <paramref name="classes"/> − 1; −1 does not count.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="lengths">Rows of each sequence, at least 1; null: each row is an example.</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or a target is out of range.</exception>
    public IdExamples(
        ReadOnlyMemory<int> ids, int idsPerRow, ReadOnlyMemory<int> targets, int classes,
        IReadOnlyList<int>? lengths = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(idsPerRow, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ExampleChecks.Lengths(ids.Length, targets.Length, idsPerRow);
        ExampleChecks.Targets(targets.Span, classes);
        (_ids, _targets, Inputs, Classes) = (ids, targets, idsPerRow, classes);
        TargetCount = ExampleChecks.CountTargets(targets.Span);
        _idCopies = new(device => ExampleChecks.Upload(device, _ids.Span));
        _targetCopies = new(device => ExampleChecks.Upload(device, _targets.Span));
        if (lengths is not null) _starts = StartsOf(lengths, targets.Length);
    }

    /// <inheritdoc/>
    public override int Count => _starts is null ? _targets.Length : _starts.Length - 1;

    /// <inheritdoc/>
    public override int Inputs { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override int TargetCount { get; }

    /// <inheritdoc/>
    public override int LengthOf(int example) => _starts is null ? 1 : _starts[example + 1] - _starts[example];

    /// <inheritdoc/>
    public override int CountTargets(ReadOnlySpan<int> indices)
    {
        if (_starts is null) return ExampleChecks.CountTargets(_targets.Span, indices);
        int count = 0;
        foreach (int i in indices) count += ExampleChecks.CountTargets(_targets.Span[_starts[i].._starts[i + 1]]);
        return count;
    }

    /// <inheritdoc/>
    public override ulong Fingerprint()
    {
        ulong lengths = MeProp.Fingerprint.Of(MemoryMarshal.AsBytes(_starts.AsSpan()), (ulong)Inputs);
        ulong targets = MeProp.Fingerprint.Of(MemoryMarshal.AsBytes(_targets.Span), lengths);
        return MeProp.Fingerprint.Of(MemoryMarshal.AsBytes(_ids.Span), targets);
    }

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, Batch batch)
    {
        Sequences? sequences = null;
        ReadOnlySpan<int> rows = _starts is null ? indices : PackedRows(indices, batch, out sequences);
        batch.Begin(indices.Length, rows, ExampleChecks.CountTargets(_targets.Span, rows), sequences);
        Device device = batch.Device;
        device.Rows.Gather(_idCopies.Of(device), Inputs, batch.TableRows, batch.IdValues(Inputs));
        device.Rows.Gather(_targetCopies.Of(device), 1, batch.TableRows, batch.Targets);
    }

    /// <summary>The rows of some sequences, in packed order.</summary>
    private ReadOnlySpan<int> PackedRows(ReadOnlySpan<int> indices, Batch batch, out Sequences sequences)
    {
        Span<int> lengths = batch.LengthsOf(indices.Length);
        for (int i = 0; i < indices.Length; i++) lengths[i] = LengthOf(indices[i]);
        sequences = batch.Pack(lengths);
        Span<int> rows = batch.TableRowsOf(sequences.Rows);
        for (int place = 0; place < sequences.Count; place++)
        {
            int start = _starts![indices[sequences.Order[place]]];
            for (int t = 0; t < sequences.LengthAt(place); t++) rows[sequences.RowOf(place, t)] = start + t;
        }

        return rows;
    }

    private static int[] StartsOf(IReadOnlyList<int> lengths, int rows)
    {
        var starts = new int[lengths.Count + 1];
        for (int i = 0; i < lengths.Count; i++)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(lengths[i], 1, nameof(lengths));
            starts[i + 1] = checked(starts[i] + lengths[i]);
        }

        return starts[^1] == rows
            ? starts
            : throw new ArgumentException($"The sequences have {starts[^1]} rows together, there are {rows} targets.");
    }
}
