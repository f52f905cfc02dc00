namespace MeProp.Conformance.Tests;

internal sealed class PlainIndices(int length) : Indices(length)
{
    private int[] _values = new int[Math.Max(0, length)];

    public override void SetLength(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length > _values.Length) Array.Resize(ref _values, length);
        Length = length;
    }

    public override void Upload(ReadOnlySpan<int> values)
    {
        CheckLength(values.Length);
        values.CopyTo(_values);
    }

    public override void Download(Span<int> values)
    {
        CheckLength(values.Length);
        Of(this).CopyTo(values);
    }

    public static Span<int> Of(Indices indices) => ((PlainIndices)indices)._values.AsSpan(0, indices.Length);
}
