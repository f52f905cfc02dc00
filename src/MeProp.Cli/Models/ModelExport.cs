using MeProp.Onnx;

namespace MeProp.Cli;

/// <summary>A model as <c>meprop export</c> writes it.</summary>
/// <param name="Network">The network, which belongs to the export alone.</param>
/// <param name="Info">What the file says of it.</param>
/// <param name="Converters">For the network's layers.</param>
/// <param name="Inputs">Columns of the graph's input.</param>
internal sealed record ModelExport(Network Network, ModelInfo Info, OnnxConverters Converters, int Inputs)
{
    /// <summary>A model whose graph takes the network's inputs.</summary>
    public static ModelExport Of(Model model) =>
        new(model.Network, model.Info, OnnxConverters.Default, model.Network.Inputs);
}
