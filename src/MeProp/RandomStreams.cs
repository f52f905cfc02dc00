namespace MeProp;

/// <summary>
/// The random streams of a run, one per purpose: dropout, for example, does not change the order of the data.
/// </summary>
public sealed class RandomStreams
{
    /// <summary>Derives all streams from one seed.</summary>
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

    /// <summary>Elements that dropout removes.</summary>
    public RandomStream Dropout { get; }

    /// <summary>Outputs that random selection keeps.</summary>
    public RandomStream Selection { get; }
}
