namespace MeProp.Onnx;

/// <summary>
/// Writes the transformation of raw columns in front of a network: z = (where(isnan(x), mean, x) − mean) / deviation,
/// then columns of z and of isnan(x) in the order of the network's inputs.
/// </summary>
internal static class RawInputConverter
{
    private const int FloatType = 1;

    public static void Convert(ValuesInput input, OnnxGraph graph, IReadOnlyList<RawColumn> columns)
    {
        int count = columns.Count;
        long[] order = [.. columns.SelectMany((column, i) =>
            column.HasIndicator ? (long[])[i, count + i] : [i])];
        if (order.Length != input.Outputs)
        {
            throw new ArgumentException(
                $"The raw columns give {order.Length} inputs, but the network has {input.Outputs}.");
        }

        const string name = OnnxExporter.InputName;
        graph.SetInput(
            name, count, holdsIds: false,
            $"N rows of {count} raw values: {string.Join(", ", columns.Select(column => column.Name))}. NaN where a "
            + "number is missing.");
        string mean = graph.AddConstant($"{name}.mean", [.. columns.Select(column => column.Mean)], 1, count);
        string deviation = graph.AddConstant(
            $"{name}.deviation", [.. columns.Select(column => column.Deviation)], 1, count);
        graph.AddNode("IsNaN", [name], $"{name}.isMissing");
        graph.AddNode("Where", [$"{name}.isMissing", mean, name], $"{name}.filled");
        graph.AddNode("Sub", [$"{name}.filled", mean], $"{name}.centred");
        graph.AddNode("Div", [$"{name}.centred", deviation], $"{name}.scaled");
        if (order.Length == count) return;
        graph.AddNode("Cast", [$"{name}.isMissing"], $"{name}.indicators", ("to", FloatType));
        graph.AddNode("Concat", [$"{name}.scaled", $"{name}.indicators"], $"{name}.all", ("axis", 1));
        string indices = graph.AddConstant($"{name}.order", order, order.Length);
        graph.AddNode("Gather", [$"{name}.all", indices], $"{name}.ordered", ("axis", 1));
    }
}
