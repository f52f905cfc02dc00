namespace MeProp.Tasks;

/// <summary>How a table stands in a file.</summary>
internal sealed record TableFormat(char Delimiter, bool HasHeader)
{
    /// <summary>Whether 1,5 is a number: where the comma separates columns, it is none.</summary>
    public bool HasDecimalComma => Delimiter != ',';

    /// <summary>A cell, in quotes where it needs them.</summary>
    public string Quoted(string cell)
    {
        bool needsQuotes = cell.AsSpan().ContainsAny("\"\r\n") || cell.Contains(Delimiter)
            || cell.Length > 0 && (cell[0] == ' ' || cell[^1] == ' ');
        return needsQuotes ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }
}
