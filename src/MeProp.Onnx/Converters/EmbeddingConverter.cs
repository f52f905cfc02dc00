namespace MeProp.Onnx;

/// <summary>
/// Each table is two Gathers: its column of ids (N, F) → (N), then its rows → (N, width). Concat joins the tables. Word
/// dropout does nothing in prediction.
/// </summary>
internal static class EmbeddingConverter
{
    public static void Convert(Embedding layer, OnnxGraph graph)
    {
        string[] tables = [.. layer.Tables.Select(table => $"{table.Name} (0 to {table.Rows - 1})")];
        graph.SetInput(
            OnnxExporter.IdsName, tables.Length, holdsIds: true, $"Ids of each row: {string.Join(", ", tables)}.");
        string ids = graph.Current; // names below are not those of parameters, which begin with "input."
        var parts = new string[tables.Length];
        for (int f = 0; f < tables.Length; f++)
        {
            string column = graph.AddConstant($"embedding.column{f}", [(long)f]);
            graph.AddNode("Gather", [ids, column], $"embedding.ids{f}", ("axis", 1));
            parts[f] = $"embedding.rows{f}";
            graph.AddNode("Gather", [graph.AddParameter(layer.Parameters[f]), graph.Current], parts[f], ("axis", 0));
        }

        graph.AddNode("Concat", parts, $"embedding.rows", ("axis", 1));
    }
}
