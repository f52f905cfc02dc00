namespace MeProp.Cpu;

/// <summary>
/// What of a row is kept: positive elements ≥ <see cref="Positive"/> and negative ones ≤ −<see cref="Negative"/>. Of
/// elements at a bound only the first <see cref="PositiveTies"/> and <see cref="NegativeTies"/> are kept.
/// </summary>
internal struct KeptBounds
{
    public float Positive, Negative;
    public int PositiveTies, NegativeTies;
}
