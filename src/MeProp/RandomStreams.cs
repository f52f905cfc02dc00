namespace MeProp;

/// <summary>
/// The separate random streams of one training run. Each purpose has its own, so that for instance turning dropout on does not
/// change the initial weights or the order of the data.
/// </summary>
public sealed class RandomStreams
{
    /// <summary>Derives all streams from one seed.</summary>
    /// <param name="seed">Any number.</param>
    public RandomStreams(ulong seed)
    {
        Initialization = new(RandomStream.Mix(seed) + 1);
        DataOrder = new(RandomStream.Mix(seed) + 2);
        Dropout = new(RandomStream.Mix(seed) + 3);
        Selection = new(RandomStream.Mix(seed) + 4);
    }

    /// <summary>Initial weights.</summary>
    public RandomStream Initialization { get; }

    /// <summary>Order of the examples.</summary>
    public RandomStream DataOrder { get; }

    /// <summary>Which units dropout removes.</summary>
    public RandomStream Dropout { get; }

    /// <summary>Which outputs random selection keeps.</summary>
    public RandomStream Selection { get; }
}
