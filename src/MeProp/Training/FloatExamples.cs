using System.Runtime.InteropServices;

namespace MeProp;

/// <summary>Examples whose inputs are floats.</summary>
public sealed class FloatExamples : Examples
{
    private readonly ReadOnlyMemory<float> _values;
    private readonly ReadOnlyMemory<int> _labels;

    /// <summary>Wraps values without copying them.</summary>
    /// <param name="values">Count × inputs values, example after example.</param>
    /// <param name="inputs">I, at least 1.</param>
    /// <param name="labels">One label per example, each 0 to <paramref name="classes"/> − 1.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or a label is out of range.</exception>
    public FloatExamples(ReadOnlyMemory<float> values, int inputs, ReadOnlyMemory<int> labels, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (values.Length != (long)labels.Length * inputs) throw new ArgumentException($"{labels.Length} labels want {(long)labels.Length * inputs} values, there are {values.Length}.");
        int wrong = labels.Span.IndexOfAnyExceptInRange(0, classes - 1);
        if (wrong >= 0) throw new ArgumentException($"Label {labels.Span[wrong]} of example {wrong} is not in 0 to {classes - 1}.");
        _values = values;
        _labels = labels;
        Inputs = inputs;
        Classes = classes;
    }

    /// <inheritdoc/>
    public override int Count => _labels.Length;

    /// <inheritdoc/>
    public override int Inputs { get; }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override ulong Fingerprint() => MeProp.Fingerprint.Of(MemoryMarshal.AsBytes(_values.Span), MeProp.Fingerprint.Of(MemoryMarshal.AsBytes(_labels.Span), 0));

    /// <inheritdoc/>
    public override void Fill(Device device, ReadOnlySpan<int> indices, Matrix inputs, Span<int> labels)
    {
        ArgumentNullException.ThrowIfNull(device);
        device.GatherRows(_values.Span, indices, inputs);
        ReadOnlySpan<int> all = _labels.Span;
        for (int n = 0; n < indices.Length; n++) labels[n] = all[indices[n]];
    }
}
