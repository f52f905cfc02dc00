namespace MeProp;

/// <summary>A table of an <see cref="Embedding"/>: one trained row for each id of a feature, such as words.</summary>
public sealed class EmbeddingTable
{
    /// <summary>The most positions of a table.</summary>
    public const int MaxPositions = 256;

    private readonly int _positions = 1;

    /// <summary>Describes a table.</summary>
    /// <param name="name">Name of its parameter in files, as in "words".</param>
    /// <param name="rows">V, number of ids, at least 1.</param>
    /// <param name="width">Values of a row, at least 1.</param>
    /// <param name="unknownRates">
    /// For each id the probability, 0 to below 1, that a training step replaces it by the unknown id 0 (word dropout);
    /// null: never. Not saved in model files.
    /// </param>
    public EmbeddingTable(string name, int rows, int width, IReadOnlyList<float>? unknownRates = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (unknownRates is not null && unknownRates.Count != rows)
        {
            throw new ArgumentException(
                $"Table {name} has {rows} rows and {unknownRates.Count} unknown rates.", nameof(unknownRates));
        }

        foreach (float rate in unknownRates ?? [])
        {
            if (!Dropout.IsRate(rate)) throw Dropout.WrongRate(nameof(unknownRates), rate);
        }

        (Name, Rows, Width, UnknownRates) = (name, rows, width, unknownRates);
    }

    /// <summary>Name of its parameter in files.</summary>
    public string Name { get; }

    /// <summary>V, number of ids.</summary>
    public int Rows { get; }

    /// <summary>Values of a row.</summary>
    public int Width { get; }

    /// <summary>
    /// P, neighbouring ids of a row that share the table, 1 to <see cref="MaxPositions"/>; default 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int Positions
    {
        get => _positions;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxPositions);
            _positions = value;
        }
    }

    /// <summary>Probability of each id to be replaced by 0 in training; null: none is.</summary>
    public IReadOnlyList<float>? UnknownRates { get; }

    /// <summary>As in "words 20000 × 50", or "words 20000 × 50 at 18 positions".</summary>
    public override string ToString() =>
        $"{Name} {Rows} × {Width}{(Positions > 1 ? $" at {Positions} positions" : "")}";
}
