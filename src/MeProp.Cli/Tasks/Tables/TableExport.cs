using MeProp.Onnx;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// Exports a model of tables so that its graph takes numbers as tables have them, and gives such numbers.
/// </summary>
internal static class TableExport
{
    public static ModelExport Of(TableModel model, ModelInfo info)
    {
        TableTransformation transformation = model.Transformation;
        RawColumn[] columns = [.. transformation.Columns.SelectMany(RawColumnsOf)];
        if (transformation.Target.IsNumber) ScaleOutput(model.Network, transformation.Target);

        // The scale of bytes is a part of the graph.
        return new(
            model.Network, info with { InputScale = 1 }, OnnxConverters.Default.WithRawInput(columns), columns.Length);
    }

    /// <summary>A number is one column; a text is a column for each value, of 0 and 1.</summary>
    private static IEnumerable<RawColumn> RawColumnsOf(ColumnEncoding encoding) => encoding switch
    {
        NumberEncoding number =>
            [new(number.Name, (float)number.Mean, (float)number.Deviation, number.HasIndicator)],
        CategoryEncoding category =>
        [
            .. category.Values.Select(value => AsItIs($"{category.Name} is {value}")),
            .. category.HasIndicator ? [AsItIs($"{category.Name} is missing")] : (RawColumn[])[],
        ],
        _ => [new(encoding.Name, 0, byte.MaxValue)],
    };

    private static RawColumn AsItIs(string name) => new(name, 0, 1);

    /// <summary>y · deviation + mean: the last layer is linear, so its weights take the factor.</summary>
    private static void ScaleOutput(Network network, TableTarget target)
    {
        foreach (Parameter parameter in network.Layers[^1].Parameters)
        {
            double mean = parameter.Shape.Sizes.Count == 1 ? target.Mean : 0;
            parameter.Value.Upload(Array.ConvertAll(
                parameter.Value.ToArray(), value => (float)(value * target.Deviation + mean)));
        }
    }
}
