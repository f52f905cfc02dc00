namespace MeProp.Tasks;

/// <summary>
/// A text sets the input of its value to 1. Other texts set none. A missing text sets an input of its own, the last.
/// </summary>
/// <param name="Name">The column's name.</param>
/// <param name="Place">The column's place in the table of training, from 0.</param>
/// <param name="Values">Known texts, in ordinal order.</param>
/// <param name="HasIndicator">Whether training rows lack the text.</param>
internal sealed record CategoryEncoding(string Name, int Place, IReadOnlyList<string> Values, bool HasIndicator)
    : ColumnEncoding(Name, Place)
{
    private readonly Dictionary<string, int> _places =
        Values.Index().ToDictionary(value => value.Item, value => value.Index, StringComparer.Ordinal);

    /// <summary>Whether training had no other texts: then another one is a surprise.</summary>
    public bool IsComplete { get; init; } = true;

    public override int Width => Values.Count + (HasIndicator ? 1 : 0);

    public override CellFit Encode(CellValue value, Span<float> inputs)
    {
        if (value.Text is not { } text)
        {
            if (HasIndicator) inputs[^1] = 1;
            return HasIndicator ? CellFit.Known : CellFit.Missing;
        }

        if (!_places.TryGetValue(text, out int place)) return CellFit.Unknown;
        inputs[place] = 1;
        return CellFit.Known;
    }
}
