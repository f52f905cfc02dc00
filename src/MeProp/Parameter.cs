namespace MeProp;

/// <summary>
/// A trained tensor: value, gradient, touched rows of the gradient, and slots of the same shape that optimizers name
/// (moments). In memory a vector of O elements is (1, O), a tensor of shape [O, a, b, …] is (O, a·b·…).
/// </summary>
public sealed class Parameter
{
    /// <summary>Slot of the first moment.</summary>
    public const string FirstMoment = "first";

    /// <summary>Slot of the second moment; for AdaGrad the sum of squares.</summary>
    public const string SecondMoment = "second";

    private readonly Device _device;
    private readonly List<KeyValuePair<string, Matrix>> _slots = [];
    private Matrix? _gradient;

    /// <summary>Makes a parameter of zeros.</summary>
    /// <param name="device">Where it lives.</param>
    /// <param name="name">Name in files, as in "1.weight".</param>
    /// <param name="shape">Sizes, as [O] or [O, I], each at least 1.</param>
    public Parameter(Device device, string name, params ReadOnlySpan<int> shape)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentException.ThrowIfNullOrEmpty(name);
        _device = device;
        Name = name;
        Shape = new(shape);
        Value = device.CreateMatrix(Shape.Rows, Shape.Columns);
    }

    /// <summary>Name in files and messages.</summary>
    public string Name { get; }

    /// <summary>Shape in files.</summary>
    public ParameterShape Shape { get; private set; }

    /// <summary>The trained values.</summary>
    public Matrix Value { get; private set; }

    /// <summary>
    /// Gradient of the loss, made on first use. Only <see cref="Touched"/> rows belong to the current batch; other rows
    /// are never read.
    /// </summary>
    public Matrix Gradient => _gradient ??= NewMatrix();

    /// <summary>Rows of the gradient that belong to the current batch.</summary>
    public RowSet Touched { get; } = new();

    /// <summary>Values that optimizers keep, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, Matrix>> Slots => _slots;

    /// <summary>Number of trained values.</summary>
    public int Count => Value.Rows * Value.Columns;

    /// <summary>A slot, made of zeros on first use. Its name becomes part of names in files.</summary>
    public Matrix Slot(string name)
    {
        foreach ((string key, Matrix value) in _slots)
        {
            if (key == name) return value;
        }

        ArgumentException.ThrowIfNullOrEmpty(name);
        Matrix made = NewMatrix();
        _slots.Add(new(name, made));
        return made;
    }

    internal void ClearSlots() => _slots.Clear();

    /// <summary>Keeps some rows and columns of values and slots; null: all. The gradient becomes invalid.</summary>
    internal void KeepPart(int[]? rows, int[]? columns)
    {
        Shape = Shape.Resized(rows?.Length ?? Value.Rows, columns?.Length ?? Value.Columns);
        Value = Part(Value, rows, columns);
        for (int i = 0; i < _slots.Count; i++) _slots[i] = new(_slots[i].Key, Part(_slots[i].Value, rows, columns));
        ForgetGradient();
    }

    /// <summary>Changes the size; values and slots become 0.</summary>
    internal void Resize(int rows, int columns)
    {
        if ((rows, columns) == (Value.Rows, Value.Columns)) return;
        Shape = Shape.Resized(rows, columns);
        Value = NewMatrix();
        ClearSlots();
        ForgetGradient();
    }

    private void ForgetGradient()
    {
        _gradient = null;
        Touched.SetAll();
    }

    private Matrix NewMatrix() => _device.CreateMatrix(Shape.Rows, Shape.Columns);

    private Matrix Part(Matrix source, int[]? rows, int[]? columns)
    {
        rows ??= [.. Enumerable.Range(0, source.Rows)];
        columns ??= [.. Enumerable.Range(0, source.Columns)];
        float[] values = source.ToArray(), part = new float[rows.Length * columns.Length];
        int i = 0;
        foreach (int row in rows)
        {
            foreach (int column in columns) part[i++] = values[row * source.Columns + column];
        }

        Matrix result = _device.CreateMatrix(rows.Length, columns.Length);
        result.Upload(part);
        return result;
    }
}
