namespace MeProp;

/// <summary>The values of a batch, unchanged: pixels, columns of a table.</summary>
public sealed class ValuesInput : InputLayer
{
    /// <summary>Sets the number of values per example.</summary>
    public ValuesInput(int inputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        Outputs = inputs;
    }

    /// <inheritdoc/>
    public override int Outputs { get; }

    /// <inheritdoc/>
    public override string Type => "values";

    /// <inheritdoc/>
    public override Matrix Forward(Batch batch, StepContext step)
    {
        Matrix values = batch.Values
            ?? throw new ArgumentException($"The network reads {Outputs} values, the batch holds none.");
        return values.Columns == Outputs
            ? values
            : throw new ArgumentException($"The network reads {Outputs} values, the examples have {values.Columns}.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"Values {Outputs}";

    internal override LayerFields? ToFields() => null;
}
