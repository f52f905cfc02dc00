namespace MeProp;

/// <summary>
/// The specification of which elements dropout removes: a hash of 32 bits of key, row and column, compared with the rate. Written for
/// 32-bit lanes, so that a vector computes as many elements at once as it has lanes.
/// </summary>
public static class DropoutMask
{
    /// <summary>The key of one row.</summary>
    /// <param name="key">The key of the step and layer.</param>
    /// <param name="row">Index of the row.</param>
    public static uint RowKey(ulong key, int row) => (uint)(RandomStream.Mix(key + (ulong)row * 0x9E3779B97F4A7C15) >> 32);

    /// <summary>32 well-mixed bits for one element (the finalizer of MurmurHash3).</summary>
    /// <param name="rowKey">From <see cref="RowKey"/>.</param>
    /// <param name="column">Index of the column.</param>
    public static uint Hash(uint rowKey, int column)
    {
        uint h = rowKey + (uint)column * 0x9E3779B9;
        h = (h ^ (h >> 16)) * 0x85EBCA6B;
        h = (h ^ (h >> 13)) * 0xC2B2AE35;
        return h ^ (h >> 16);
    }

    /// <summary>Elements whose hash is below this are removed. Compared in 31 bits, so that signed lanes can compare.</summary>
    /// <param name="rate">Probability of removal, 0 ≤ rate &lt; 1.</param>
    public static int Threshold(float rate) => (int)Math.Round(rate * 2147483648.0);

    /// <summary>True when an element is removed.</summary>
    /// <param name="rowKey">From <see cref="RowKey"/>.</param>
    /// <param name="column">Index of the column.</param>
    /// <param name="threshold">From <see cref="Threshold"/>.</param>
    public static bool Removes(uint rowKey, int column, int threshold) => (int)(Hash(rowKey, column) >> 1) < threshold;
}
