namespace MeProp;

/// <summary>
/// Specifies which elements dropout removes: a 32-bit hash of key, row and column is compared with the rate. Vectors
/// compute one element per 32-bit lane.
/// </summary>
public static class DropoutMask
{
    /// <summary>Mixes the key of a step and layer with a row.</summary>
    public static uint RowKey(ulong key, int row) =>
        (uint)(RandomStream.Mix(key + (ulong)row * 0x9E3779B97F4A7C15) >> 32);

    /// <summary>32 well-mixed bits per element (finalizer of MurmurHash3).</summary>
    public static uint Hash(uint rowKey, int column)
    {
        uint h = rowKey + (uint)column * 0x9E3779B9;
        h = (h ^ (h >> 16)) * 0x85EBCA6B;
        h = (h ^ (h >> 13)) * 0xC2B2AE35;
        return h ^ (h >> 16);
    }

    /// <summary>Elements whose hash is below this are removed. 31 bits, so that signed lanes can compare.</summary>
    public static int Threshold(float rate) => (int)Math.Round(rate * 2147483648.0);

    /// <summary>Whether an element is removed.</summary>
    public static bool Removes(uint rowKey, int column, int threshold) => (int)(Hash(rowKey, column) >> 1) < threshold;
}
