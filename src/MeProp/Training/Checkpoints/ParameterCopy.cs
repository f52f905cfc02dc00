namespace MeProp;

/// <summary>A parameter's values and slots in reused arrays.</summary>
internal sealed class ParameterCopy(string name)
{
    private readonly List<SlotCopy> _slots = [];

    public string Name { get; } = name;

    public ParameterShape Shape { get; private set; } = new(1);

    public int Rows => Shape.Rows;

    public int Columns => Shape.Columns;

    /// <summary>The trained values, row by row without gaps.</summary>
    public float[] Value { get; private set; } = [];

    public IReadOnlyList<SlotCopy> Slots => _slots;

    /// <summary>Takes over arrays from a file.</summary>
    public static ParameterCopy Of(
        string name, ParameterShape shape, float[] value, IEnumerable<SlotCopy> slots)
    {
        var copy = new ParameterCopy(name) { Shape = shape, Value = value };
        copy._slots.AddRange(slots);
        return copy;
    }

    /// <summary>Copies values without slots.</summary>
    public void CopyValue(Matrix value, ParameterShape shape)
    {
        bool fits = (shape.Rows, shape.Columns) == (value.Rows, value.Columns);
        Shape = fits ? shape : shape.Resized(value.Rows, value.Columns);
        Value = Filled(Value, value);
    }

    /// <summary>Allocates only after changes of size or slots.</summary>
    public void CopyFrom(Parameter parameter)
    {
        CopyValue(parameter.Value, parameter.Shape);
        int count = parameter.Slots.Count;
        if (_slots.Count > count) _slots.RemoveRange(count, _slots.Count - count);
        for (int i = 0; i < count; i++)
        {
            ParameterSlot slot = parameter.Slots[i];
            float[] room = i < _slots.Count ? _slots[i].Values : [];
            var copy = new SlotCopy(slot.Name, Filled(room, slot.Value), slot.IsPerRow);
            if (i < _slots.Count) _slots[i] = copy;
            else _slots.Add(copy);
        }
    }

    public void CopyTo(Parameter parameter)
    {
        parameter.Value.Upload(Value);
        parameter.ClearSlots();
        foreach (SlotCopy slot in _slots)
            (slot.IsPerRow ? parameter.RowSlot(slot.Name) : parameter.Slot(slot.Name)).Upload(slot.Values);
    }

    private static float[] Filled(float[] room, Matrix source)
    {
        int length = source.Rows * source.Columns;
        if (room.Length != length) room = new float[length];
        source.Download(room);
        return room;
    }
}
