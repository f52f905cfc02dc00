namespace MeProp;

/// <summary>
/// A trained matrix: its value, its gradient, which rows of the gradient are valid, and the optimizer's moments, all of shape
/// (Rows, Columns). A bias of O outputs is a matrix of shape (1, O).
/// </summary>
public sealed class Parameter
{
    private readonly Device _device;
    private Matrix? _gradient;

    /// <summary>Makes a parameter of zeros.</summary>
    /// <param name="device">Where it lives.</param>
    /// <param name="name">Its name in saved models, as in "1.weight".</param>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="columns">Number of columns, at least 1.</param>
    public Parameter(Device device, string name, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        _device = device;
        Name = name;
        Value = device.CreateMatrix(rows, columns);
    }

    /// <summary>Name in saved models and messages.</summary>
    public string Name { get; }

    /// <summary>The trained values.</summary>
    public Matrix Value { get; private set; }

    /// <summary>
    /// Gradient of the loss. Only the rows that <see cref="Touched"/> names were computed for the current batch; the others hold
    /// what they held before and are never read. Made when it is asked for the first time: a network that only computes forward, and weights that
    /// are stepped while their gradient is computed, need none.
    /// </summary>
    public Matrix Gradient => _gradient ??= _device.CreateMatrix(Value.Rows, Value.Columns);

    /// <summary>The selection whose rows the gradient holds for the current batch; null, or a selection of everything, means every row.</summary>
    public Selection? Touched { get; set; }

    /// <summary>The optimizer's first moment, or null before an optimizer asked for it.</summary>
    public Matrix? FirstMoment { get; private set; }

    /// <summary>The optimizer's second moment (AdaGrad: the sum of squares), or null before an optimizer asked for it.</summary>
    public Matrix? SecondMoment { get; private set; }

    /// <summary>True between the backward pass and the optimizer's step when the former has stepped the parameter already.</summary>
    internal bool IsStepped { get; set; }

    /// <summary>Number of trained values.</summary>
    public int Count => Value.Rows * Value.Columns;

    /// <summary>The first moment, made of zeros when it is asked for the first time.</summary>
    public Matrix EnsureFirstMoment() => FirstMoment ??= _device.CreateMatrix(Value.Rows, Value.Columns);

    /// <summary>The second moment, made of zeros when it is asked for the first time.</summary>
    public Matrix EnsureSecondMoment() => SecondMoment ??= _device.CreateMatrix(Value.Rows, Value.Columns);

    /// <summary>The moments that a rule needs, made of zeros when they are asked for the first time.</summary>
    /// <param name="rule">The rule.</param>
    public void EnsureMoments(OptimizerRule rule)
    {
        if (rule == OptimizerRule.Adam) EnsureFirstMoment();
        if (rule != OptimizerRule.Sgd) EnsureSecondMoment();
    }

    /// <summary>Sets the optimizer's moments to 0.</summary>
    internal void ClearMoments() => (FirstMoment, SecondMoment) = (null, null);

    /// <summary>Keeps some rows and columns of the values and moments. The gradient is that of no batch afterwards.</summary>
    /// <param name="rows">Rows that stay, ascending; null for all.</param>
    /// <param name="columns">Columns that stay, ascending; null for all.</param>
    internal void KeepPart(int[]? rows, int[]? columns)
    {
        rows ??= [.. Enumerable.Range(0, Value.Rows)];
        columns ??= [.. Enumerable.Range(0, Value.Columns)];
        Value = Part(Value, rows, columns);
        FirstMoment = FirstMoment is null ? null : Part(FirstMoment, rows, columns);
        SecondMoment = SecondMoment is null ? null : Part(SecondMoment, rows, columns);
        ForgetGradient();
    }

    /// <summary>Takes another shape, with values and moments of 0.</summary>
    /// <param name="rows">Number of rows, at least 1.</param>
    /// <param name="columns">Number of columns, at least 1.</param>
    internal void Reshape(int rows, int columns)
    {
        Value = _device.CreateMatrix(rows, columns);
        ClearMoments();
        ForgetGradient();
    }

    private void ForgetGradient()
    {
        _gradient = null;
        Touched = null;
    }

    private Matrix Part(Matrix source, int[] rows, int[] columns)
    {
        float[] values = source.ToArray(), part = new float[rows.Length * columns.Length];
        int i = 0;
        foreach (int row in rows)
            foreach (int column in columns) part[i++] = values[row * source.Columns + column];
        Matrix result = _device.CreateMatrix(rows.Length, columns.Length);
        result.Upload(part);
        return result;
    }
}
