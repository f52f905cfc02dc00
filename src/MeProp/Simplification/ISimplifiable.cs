namespace MeProp;

/// <summary>A layer whose neurons can be removed (meSimp): its outputs, and inputs of the next layer.</summary>
internal interface ISimplifiable
{
    /// <summary>Null: off.</summary>
    NeuronActivity? Activity { get; set; }

    /// <summary>Sizes of groups of neighboring neurons, each of which keeps at least one.</summary>
    IReadOnlyList<int> OutputGroups { get; }

    /// <summary>Keeps some neurons and their values; removes the others.</summary>
    void KeepOutputs(int[] neurons);

    void KeepInputs(int[] inputs);
}
