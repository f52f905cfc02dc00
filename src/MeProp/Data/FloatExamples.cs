using System.Runtime.InteropServices;

namespace MeProp;

/// <summary>Examples whose inputs are floats.</summary>
public sealed class FloatExamples : Examples
{
    private readonly ReadOnlyMemory<float> _values;
    private readonly ReadOnlyMemory<int> _labels;
    private readonly DeviceCopies<Table> _tables;
    private readonly DeviceCopies<Indices> _targets;

    /// <summary>Wraps values without copying them.</summary>
    /// <param name="values">Count × inputs values, example after example; they must not change.</param>
    /// <param name="inputs">I, at least 1.</param>
    /// <param name="labels">One label per example, 0 to <paramref name="classes"/> − 1; −1 does not count.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or a label is out of range.</exception>
    public FloatExamples(ReadOnlyMemory<float> values, int inputs, ReadOnlyMemory<int> labels, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ExampleChecks.Lengths(values.Length, labels.Length, inputs);
        ExampleChecks.Targets(labels.Span, classes);
        (_values, _labels, Inputs, Classes) = (values, labels, inputs, classes);
        TargetCount = ExampleChecks.CountTargets(labels.Span);
        _tables = new(device => device.CreateTable(_values, Inputs));
        _targets = new(device => ExampleChecks.Upload(device, _labels.Span));
    }

    /// <inheritdoc/>
    public override int Count => _labels.Length;

    /// <inheritdoc/>
    public override int Inputs { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override int TargetCount { get; }

    /// <inheritdoc/>
    public override ulong Fingerprint() => MeProp.Fingerprint.Of(
        MemoryMarshal.AsBytes(_values.Span), MeProp.Fingerprint.Of(MemoryMarshal.AsBytes(_labels.Span), 0));

    /// <inheritdoc/>
    public override int CountTargets(ReadOnlySpan<int> indices) =>
        TargetCount == Count ? indices.Length : ExampleChecks.CountTargets(_labels.Span, indices);

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, Batch batch)
    {
        batch.Begin(indices.Length, indices, CountTargets(indices));
        IRowOperations rows = batch.Device.Rows;
        rows.Gather(_tables.Of(batch.Device), batch.TableRows, batch.FloatValues(Inputs));
        rows.Gather(_targets.Of(batch.Device), 1, batch.TableRows, batch.Targets);
    }
}
