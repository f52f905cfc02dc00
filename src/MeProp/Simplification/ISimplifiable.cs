namespace MeProp;

/// <summary>A layer whose neurons can be removed (meSimp): its outputs, and inputs of the next layer.</summary>
internal interface ISimplifiable
{
    /// <summary>Null: off.</summary>
    NeuronActivity? Activity { get; set; }

    /// <summary>Keeps some neurons and their values; removes the others.</summary>
    void KeepOutputs(int[] neurons);

    void KeepInputs(int[] inputs);
}
