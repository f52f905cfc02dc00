namespace MeProp.Tasks;

/// <summary>What becomes of a column.</summary>
/// <param name="Name">The column's name.</param>
internal sealed record ChosenColumn(string Name)
{
    /// <summary>How it becomes inputs; null where it is left out.</summary>
    public ColumnEncoding? Encoding { get; init; }

    /// <summary>Whether it is left out because all rows are equal; otherwise because they name rows.</summary>
    public bool IsConstant { get; init; }

    /// <summary>What a user should know of it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
