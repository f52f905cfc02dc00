namespace MeProp;

/// <summary>
/// A trained tensor: value, gradient, touched rows of the gradient, and named slots (moments). In memory a vector of O
/// elements is (1, O), a tensor of shape [O, a, b, …] is (O, a·b·…).
/// </summary>
public sealed class Parameter
{
    /// <summary>Slot of the first moment.</summary>
    public const string FirstMoment = "first";

    /// <summary>Slot of the second moment; for AdaGrad the sum of squares.</summary>
    public const string SecondMoment = "second";

    /// <summary>Slot per row: 1 − β₁ᵗ, where t counts the steps of the row.</summary>
    public const string FirstCorrection = "firstCorrection";

    /// <summary>Slot per row: 1 − β₂ᵗ, where t counts the steps of the row.</summary>
    public const string SecondCorrection = "secondCorrection";

    /// <summary>Slot of the averaged values (<see cref="WeightAveraging"/>).</summary>
    public const string Average = "average";

    private readonly Device _device;
    private readonly List<ParameterSlot> _slots = [];
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

    /// <summary>Values that optimizers and trainers keep.</summary>
    public IReadOnlyList<ParameterSlot> Slots => _slots;

    /// <summary>Number of trained values.</summary>
    public int Count => Value.Rows * Value.Columns;

    /// <summary>A slot of the parameter's shape, made of zeros on first use.</summary>
    /// <exception cref="InvalidOperationException">The slot has one value per row.</exception>
    public Matrix Slot(string name) => Find(name, isPerRow: false) ?? Add(name, NewMatrix(), isPerRow: false);

    /// <summary>A slot (1, rows) of one value per row, made of zeros on first use.</summary>
    /// <exception cref="InvalidOperationException">The slot has the parameter's shape.</exception>
    public Matrix RowSlot(string name) =>
        Find(name, isPerRow: true) ?? Add(name, _device.CreateMatrix(1, Shape.Rows), isPerRow: true);

    /// <summary>True when a slot has been made.</summary>
    public bool HasSlot(string name)
    {
        for (int i = 0; i < _slots.Count; i++)
        {
            if (_slots[i].Name == name) return true;
        }

        return false;
    }

    internal void ClearSlots() => _slots.Clear();

    /// <summary>Sets to 0 what an optimizer knows of single weights. Corrections continue, and the average.</summary>
    internal void ClearMoments() => _slots.RemoveAll(slot => !slot.IsPerRow && slot.Name != Average);

    /// <summary>Exchanges the values with those of a slot of the same shape.</summary>
    internal void Swap(string slot)
    {
        int index = _slots.FindIndex(one => one.Name == slot);
        (Matrix value, Value) = (Value, _slots[index].Value);
        _slots[index] = _slots[index] with { Value = value };
    }

    /// <summary>Keeps some rows and columns of values and slots; null: all. The gradient becomes invalid.</summary>
    internal void KeepPart(int[]? rows, int[]? columns)
    {
        Shape = Shape.Resized(rows?.Length ?? Value.Rows, columns?.Length ?? Value.Columns);
        Value = Part(Value, rows, columns);
        for (int i = 0; i < _slots.Count; i++)
        {
            ParameterSlot slot = _slots[i];
            Matrix part = slot.IsPerRow ? Part(slot.Value, null, rows) : Part(slot.Value, rows, columns);
            _slots[i] = slot with { Value = part };
        }

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

    private Matrix? Find(string name, bool isPerRow)
    {
        for (int i = 0; i < _slots.Count; i++)
        {
            if (_slots[i].Name != name) continue;
            if (_slots[i].IsPerRow == isPerRow) return _slots[i].Value;
            throw new InvalidOperationException(
                $"Slot {name} of {Name} has {(isPerRow ? "the parameter's shape" : "one value per row")}.");
        }

        return null;
    }

    private Matrix Add(string name, Matrix value, bool isPerRow)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _slots.Add(new(name, value, isPerRow));
        return value;
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
