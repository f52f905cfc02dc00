namespace MeProp.Cpu;

/// <summary>
/// eˣ per lane for x ≤ 88, to about one unit in the last place: x = n·ln 2 + r with |r| ≤ ½·ln 2, a polynomial for eʳ
/// (coefficients of Cephes, S. Moshier), and n added to the exponent. Below −87.3 the result is 0. NaN stays NaN.
/// </summary>
internal static class Exponential
{
    private const float Lowest = -87.3f, LogE2 = 1.44269504f, Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    /// <summary>1.5·2²³: adding it rounds a small number to an integer in the low bits.</summary>
    private const float Magic = 12582912f;

    [MethodImpl(AggressiveInlining)]
    public static V Of<V>(V x) where V : unmanaged, ILanes<V>
    {
        V clamped = V.Max(V.Broadcast(Lowest), x);
        V shifted = V.MultiplyAdd(clamped, V.Broadcast(LogE2), V.Broadcast(Magic));
        V n = shifted - V.Broadcast(Magic);
        V r = V.MultiplyAdd(n, V.Broadcast(-Ln2High), clamped);
        r = V.MultiplyAdd(n, V.Broadcast(-Ln2Low), r);
        V p = V.MultiplyAdd(V.Broadcast(1.9875691500e-4f), r, V.Broadcast(1.3981999507e-3f));
        p = V.MultiplyAdd(p, r, V.Broadcast(8.3334519073e-3f));
        p = V.MultiplyAdd(p, r, V.Broadcast(4.1665795894e-2f));
        p = V.MultiplyAdd(p, r, V.Broadcast(1.6666665459e-1f));
        p = V.MultiplyAdd(p, r, V.Broadcast(5.0000001201e-1f));
        p = V.MultiplyAdd(p, r * r, r + V.Broadcast(1));
        V power = V.AddBits(p, V.ShiftLeftBits(shifted, 23));
        V nan = clamped - clamped; // NaN for NaN, otherwise 0: the shift may have made a number of its bits
        return power - V.SelectGreater(V.Broadcast(Lowest), x, power) + nan;
    }
}
