using System.Runtime.InteropServices;

namespace MeProp;

/// <summary>Examples whose inputs are floats and whose target is a number.</summary>
public sealed class RegressionExamples : Examples
{
    private readonly ReadOnlyMemory<float> _values, _targets;
    private readonly DeviceCopies<Table> _tables, _targetTables;

    /// <summary>Wraps values without copying them.</summary>
    /// <param name="values">Count × inputs values, example after example; they must not change.</param>
    /// <param name="inputs">I, at least 1.</param>
    /// <param name="targets">One finite number per example; they must not change.</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or a target is not finite.</exception>
    public RegressionExamples(ReadOnlyMemory<float> values, int inputs, ReadOnlyMemory<float> targets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ExampleChecks.Lengths(values.Length, targets.Length, inputs);
        for (int i = 0; i < targets.Length; i++)
        {
            if (!float.IsFinite(targets.Span[i]))
                throw new ArgumentException($"Target {targets.Span[i]} of example {i} is not finite.", nameof(targets));
        }

        (_values, _targets, Inputs) = (values, targets, inputs);
        _tables = new(device => device.CreateTable(_values, Inputs));
        _targetTables = new(device => device.CreateTable(_targets, 1));
    }

    /// <summary>The targets.</summary>
    public ReadOnlyMemory<float> Targets => _targets;

    /// <inheritdoc/>
    public override int Count => _targets.Length;

    /// <inheritdoc/>
    public override int Inputs { get; }

    /// <summary>One output predicts the number.</summary>
    public override int Classes => 1;

    /// <inheritdoc/>
    public override ulong Fingerprint() => MeProp.Fingerprint.Of(
        MemoryMarshal.AsBytes(_values.Span), MeProp.Fingerprint.Of(MemoryMarshal.AsBytes(_targets.Span), 0));

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, Batch batch)
    {
        batch.Begin(indices.Length, indices, indices.Length);
        IRowOperations rows = batch.Device.Rows;
        rows.Gather(_tables.Of(batch.Device), batch.TableRows, batch.FloatValues(Inputs));
        rows.Gather(_targetTables.Of(batch.Device), batch.TableRows, batch.FloatTargets(1));
    }
}
