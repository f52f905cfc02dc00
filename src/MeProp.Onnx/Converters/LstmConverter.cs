namespace MeProp.Onnx;

/// <summary>
/// Each direction is an LSTM operator over the rows as the time steps of one sequence, (N, I) → (N, 1, I); Concat joins
/// two directions. An operator with both would need the same number of units in each, which a simplified model lacks.
/// </summary>
internal static class LstmConverter
{
    /// <summary>The operator's gates i, o, f, c as numbers of our i, f, g, o.</summary>
    private static readonly int[] GateOrder = [0, 3, 1, 2];

    public static void Convert(Lstm layer, OnnxGraph graph)
    {
        // In a shape, 0 keeps a size and −1 is what remains.
        string sequence = graph.AddConstant($"{layer.Name}.sequenceShape", [0L, 1, -1], 3);
        string rows = graph.AddConstant($"{layer.Name}.rowsShape", [0L, -1], 2);
        graph.AddNode("Reshape", [graph.Current, sequence], $"{layer.Name}.sequence");
        string x = graph.Current;
        var outputs = new string[layer.HiddenSizes.Count];
        for (int d = 0; d < outputs.Length; d++)
        {
            string name = $"{layer.Name}.{(d == 0 ? "forward" : "reverse")}";
            Add(layer, d, x, name, graph);
            outputs[d] = $"{name}.rows";
            graph.AddNode("Reshape", [graph.Current, rows], outputs[d]);
        }

        if (outputs.Length > 1) graph.AddNode("Concat", outputs, $"{layer.Name}.directions", ("axis", 1));
    }

    private static void Add(Lstm layer, int direction, string x, string name, OnnxGraph graph)
    {
        int units = layer.HiddenSizes[direction];
        float[] w = Reordered(layer.InputWeight(direction)), u = Reordered(layer.RecurrentWeight(direction));
        float[] b = [.. Reordered(layer.Bias(direction)), .. new float[GateOrder.Length * units]];
        string[] inputs =
        [
            x,
            graph.AddConstant($"{name}.input", w, 1, GateOrder.Length * units, layer.Inputs),
            graph.AddConstant($"{name}.recurrent", u, 1, GateOrder.Length * units, units),
            graph.AddConstant($"{name}.bias", b, 1, b.Length),
        ];
        graph.AddNode(
            "LSTM", inputs, $"{name}.steps",
            ("hidden_size", units), ("direction", direction == 0 ? "forward" : "reverse"));
    }

    private static float[] Reordered(Parameter parameter)
    {
        float[] values = parameter.Value.ToArray();
        int size = values.Length / GateOrder.Length;
        return [.. GateOrder.SelectMany(gate => values[(gate * size)..((gate + 1) * size)])];
    }
}
