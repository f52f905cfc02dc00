namespace MeProp.Tests;

/// <summary>A process of several, for what exchanges nothing.</summary>
internal sealed class RankOf(int rank, int count) : IProcessGroup
{
    public int Rank => rank;

    public int Count => count;

    public long Bytes => 0;

    public long Calls => 0;

    public void Sum(Span<float> values) => throw new NotSupportedException();

    public void Sum(Span<double> values) => throw new NotSupportedException();

    public void Sum(Span<long> values) => throw new NotSupportedException();

    public void Max(Span<long> values) => throw new NotSupportedException();

    public void Or(Span<ulong> bits) => throw new NotSupportedException();

    public void BeginSum(Memory<float> values) => throw new NotSupportedException();

    public void BeginGather(Memory<byte> parts, ReadOnlySpan<int> lengths) => throw new NotSupportedException();

    public void Progress() => throw new NotSupportedException();

    public void Finish() => throw new NotSupportedException();
}
