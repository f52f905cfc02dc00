namespace MeProp;

/// <summary>What Adam's bias corrections count: t of 1 − β₁ᵗ and 1 − β₂ᵗ.</summary>
public enum BiasCorrection
{
    /// <summary>Steps of the optimizer, as in the original Adam.</summary>
    Steps,

    /// <summary>
    /// Steps of a row. A row that is touched late for the first time then moves by the learning rate, not by three
    /// times as much. Equals <see cref="Steps"/> where every step touches every row.
    /// </summary>
    Touches,
}
