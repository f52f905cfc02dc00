namespace MeProp;

/// <summary>A network and its description.</summary>
public sealed class Model(Network network, ModelInfo info)
{
    /// <summary>The network, built.</summary>
    public Network Network { get; } = network;

    /// <summary>Purpose and origin.</summary>
    public ModelInfo Info { get; } = info;
}
