namespace MeProp;

/// <summary>
/// The shape of a parameter in files, and its matrix in memory: [O] is (1, O), [O, a, b, …] is (O, a·b·…).
/// </summary>
public sealed class ParameterShape
{
    private readonly int[] _sizes;

    /// <summary>Makes a shape of at least one size, each at least 1.</summary>
    /// <exception cref="ArgumentException">There is no size, one is below 1, or the product is too large.</exception>
    public ParameterShape(params ReadOnlySpan<int> sizes)
    {
        if (sizes.IsEmpty) throw new ArgumentException("A parameter has at least one dimension.", nameof(sizes));
        foreach (int size in sizes) ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, nameof(sizes));
        _sizes = sizes.ToArray();
        Rows = sizes.Length > 1 ? sizes[0] : 1;
        long columns = 1;
        foreach (int size in sizes.Length > 1 ? sizes[1..] : sizes)
        {
            columns *= size;
            if (columns > int.MaxValue) throw new ArgumentException($"A shape of {this} is too large.", nameof(sizes));
        }

        Columns = (int)columns;
    }

    /// <summary>The sizes, the last one contiguous.</summary>
    public IReadOnlyList<int> Sizes => _sizes;

    internal long[] LongSizes => [.. _sizes.Select(size => (long)size)];

    /// <summary>Rows in memory.</summary>
    public int Rows { get; }

    /// <summary>Columns in memory.</summary>
    public int Columns { get; }

    /// <summary>As in "500 × 784".</summary>
    public override string ToString() => string.Join(" × ", _sizes);

    /// <summary>The shape with fewer rows or columns.</summary>
    internal ParameterShape Resized(int rows, int columns)
    {
        if (columns == Columns && _sizes.Length > 1) return new([rows, .. _sizes.AsSpan(1)]);
        return _sizes.Length switch
        {
            1 => new(columns),
            2 => new(rows, columns),
            _ => throw new NotSupportedException($"Columns of a parameter of shape {this} cannot be removed."),
        };
    }
}
