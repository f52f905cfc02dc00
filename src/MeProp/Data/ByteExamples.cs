namespace MeProp;

/// <summary>Examples whose inputs are bytes, such as pixels: input = scale · byte.</summary>
public sealed class ByteExamples : Examples
{
    private readonly float _scale;
    private readonly DeviceCopies<Table> _tables;
    private readonly DeviceCopies<Indices> _targets;

    /// <summary>Wraps bytes without copying them.</summary>
    /// <param name="values">Count × inputs bytes, example after example; they must not change.</param>
    /// <param name="inputs">I, at least 1.</param>
    /// <param name="labels">One label per example, each below <paramref name="classes"/>.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="scale">Factor from byte to input.</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or a label is out of range.</exception>
    public ByteExamples(
        ReadOnlyMemory<byte> values, int inputs, ReadOnlyMemory<byte> labels, int classes, float scale = 1f / 255)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ExampleChecks.Lengths(values.Length, labels.Length, inputs);
        int wrong = labels.Span.IndexOfAnyExceptInRange((byte)0, (byte)Math.Min(classes - 1, 255));
        if (wrong >= 0)
            throw new ArgumentException($"Label {labels.Span[wrong]} of example {wrong} is not below {classes}.");
        (Values, Labels, Inputs, Classes, _scale) = (values, labels, inputs, classes, scale);
        _tables = new(device => device.CreateTable(Values, Inputs));
        _targets = new(TargetsOn);
    }

    /// <summary>The inputs as bytes.</summary>
    public ReadOnlyMemory<byte> Values { get; }

    /// <summary>The labels.</summary>
    public ReadOnlyMemory<byte> Labels { get; }

    /// <inheritdoc/>
    public override int Count => Labels.Length;

    /// <inheritdoc/>
    public override int Inputs { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <summary>A part of the examples, without copying.</summary>
    public ByteExamples Slice(int start, int count) =>
        new(Values.Slice(start * Inputs, count * Inputs), Inputs, Labels.Slice(start, count), Classes, _scale);

    /// <inheritdoc/>
    public override ulong Fingerprint() =>
        MeProp.Fingerprint.Of(Values.Span, MeProp.Fingerprint.Of(Labels.Span, BitConverter.SingleToUInt32Bits(_scale)));

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, Batch batch)
    {
        batch.Begin(indices.Length, indices, indices.Length);
        IRowOperations rows = batch.Device.Rows;
        rows.Gather(_tables.Of(batch.Device), batch.TableRows, batch.ByteValues(Inputs, _scale));
        rows.Gather(_targets.Of(batch.Device), 1, batch.TableRows, batch.Targets);
    }

    private Indices TargetsOn(Device device)
    {
        var targets = new int[Count];
        for (int i = 0; i < targets.Length; i++) targets[i] = Labels.Span[i];
        return ExampleChecks.Upload(device, targets);
    }
}
