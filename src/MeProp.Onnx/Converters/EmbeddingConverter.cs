namespace MeProp.Onnx;

/// <summary>
/// Each position of a table is two Gathers: its column of ids (N, F) → (N), then its rows → (N, width). Concat joins
/// them. Word dropout does nothing in prediction.
/// </summary>
internal static class EmbeddingConverter
{
    public static void Convert(Embedding layer, OnnxGraph graph)
    {
        IEnumerable<string> tables = layer.Tables.Select(table =>
            $"{(table.Positions == 1 ? "" : $"{table.Positions} of ")}{table.Name} (0 to {table.Rows - 1})");
        graph.SetInput(
            OnnxExporter.IdsName, layer.IdsPerRow, holdsIds: true, $"Ids of each row: {string.Join(", ", tables)}.");
        string ids = graph.Current; // names below are not those of parameters, which begin with "input."
        var parts = new List<string>(layer.IdsPerRow);
        for (int t = 0; t < layer.Tables.Count; t++)
        {
            string table = graph.AddParameter(layer.Parameters[t]);
            for (int p = 0; p < layer.Tables[t].Positions; p++)
            {
                int f = parts.Count;
                string column = graph.AddConstant($"embedding.column{f}", [(long)f]);
                graph.AddNode("Gather", [ids, column], $"embedding.ids{f}", ("axis", 1));
                parts.Add($"embedding.rows{f}");
                graph.AddNode("Gather", [table, graph.Current], parts[f], ("axis", 0));
            }
        }

        graph.AddNode("Concat", [.. parts], $"embedding.rows", ("axis", 1));
    }
}
