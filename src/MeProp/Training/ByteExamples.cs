namespace MeProp;

/// <summary>Examples whose inputs are bytes, as pixels; they become floats only when they enter a batch: input = scale · byte.</summary>
public sealed class ByteExamples : Examples
{
    private readonly float _scale;

    /// <summary>Wraps bytes without copying them.</summary>
    /// <param name="values">Count × inputs bytes, example after example.</param>
    /// <param name="inputs">I, at least 1.</param>
    /// <param name="labels">One label per example, each below <paramref name="classes"/>.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="scale">Factor from byte to input.</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or a label is out of range.</exception>
    public ByteExamples(ReadOnlyMemory<byte> values, int inputs, ReadOnlyMemory<byte> labels, int classes, float scale = 1f / 255)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (values.Length != (long)labels.Length * inputs) throw new ArgumentException($"{labels.Length} labels want {(long)labels.Length * inputs} values, there are {values.Length}.");
        int wrong = labels.Span.IndexOfAnyExceptInRange((byte)0, (byte)Math.Min(classes - 1, 255));
        if (wrong >= 0) throw new ArgumentException($"Label {labels.Span[wrong]} of example {wrong} is not below {classes}.");
        Values = values;
        Labels = labels;
        Inputs = inputs;
        Classes = classes;
        _scale = scale;
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
    /// <param name="start">First example.</param>
    /// <param name="count">Number of examples.</param>
    public ByteExamples Slice(int start, int count) =>
        new(Values.Slice(start * Inputs, count * Inputs), Inputs, Labels.Slice(start, count), Classes, _scale);

    /// <inheritdoc/>
    public override ulong Fingerprint() => MeProp.Fingerprint.Of(Values.Span, MeProp.Fingerprint.Of(Labels.Span, BitConverter.SingleToUInt32Bits(_scale)));

    /// <inheritdoc/>
    public override void Fill(Device device, ReadOnlySpan<int> indices, Matrix inputs, Span<int> labels)
    {
        ArgumentNullException.ThrowIfNull(device);
        device.GatherRows(Values.Span, indices, _scale, inputs);
        ReadOnlySpan<byte> all = Labels.Span;
        for (int n = 0; n < indices.Length; n++) labels[n] = all[indices[n]];
    }
}
