using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>The rows of a table where the model was most wrong.</summary>
/// <param name="Target">The column that is predicted.</param>
/// <param name="Columns">Some columns of the table.</param>
/// <param name="Rows">The worst first.</param>
internal sealed record MistakenRows(string Target, IReadOnlyList<string> Columns, IReadOnlyList<MistakenRow> Rows)
{
    [JsonIgnore]
    public bool IsValid => Target is not null && Columns is not null && Rows is not null && Rows.All(
        row => row is { Truth: not null, Predicted: not null, Cells: not null } && row.Cells.Count == Columns.Count);
}
