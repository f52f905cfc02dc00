namespace MeProp;

/// <summary>
/// A trained matrix: its value, its gradient, which rows of the gradient are valid, and the optimizer's moments, all of shape
/// (Rows, Columns). A bias of O outputs is a matrix of shape (1, O).
/// </summary>
public sealed class Parameter
{
    private readonly Device _device;

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
        Gradient = device.CreateMatrix(rows, columns);
    }

    /// <summary>Name in saved models and messages.</summary>
    public string Name { get; }

    /// <summary>The trained values.</summary>
    public Matrix Value { get; }

    /// <summary>
    /// Gradient of the loss. Only the rows that <see cref="Touched"/> names were computed for the current batch; the others hold
    /// what they held before and are never read.
    /// </summary>
    public Matrix Gradient { get; }

    /// <summary>The selection whose rows the gradient holds for the current batch; null, or a selection of everything, means every row.</summary>
    public Selection? Touched { get; set; }

    /// <summary>The optimizer's first moment, or null before an optimizer asked for it.</summary>
    public Matrix? FirstMoment { get; private set; }

    /// <summary>The optimizer's second moment (AdaGrad: the sum of squares), or null before an optimizer asked for it.</summary>
    public Matrix? SecondMoment { get; private set; }

    /// <summary>Number of trained values.</summary>
    public int Count => Value.Rows * Value.Columns;

    /// <summary>The first moment, made of zeros when it is asked for the first time.</summary>
    public Matrix EnsureFirstMoment() => FirstMoment ??= _device.CreateMatrix(Value.Rows, Value.Columns);

    /// <summary>The second moment, made of zeros when it is asked for the first time.</summary>
    public Matrix EnsureSecondMoment() => SecondMoment ??= _device.CreateMatrix(Value.Rows, Value.Columns);
}
