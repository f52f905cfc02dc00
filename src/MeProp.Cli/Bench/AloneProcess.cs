namespace MeProp.Cli;

/// <summary>The only process of a group: it packs what it would exchange, and exchanges nothing.</summary>
internal sealed class AloneProcess : IProcessGroup
{
    public int Rank => 0;

    public int Count => 1;

    public long Bytes => 0;

    public long Calls => 0;

    public void Sum(Span<float> values)
    {
    }

    public void Sum(Span<double> values)
    {
    }

    public void Sum(Span<long> values)
    {
    }

    public void Max(Span<long> values)
    {
    }

    public void Or(Span<ulong> bits)
    {
    }

    public void BeginSum(Memory<float> values)
    {
    }

    public void BeginGather(Memory<byte> parts, ReadOnlySpan<int> lengths)
    {
    }

    public void Progress()
    {
    }

    public void Finish()
    {
    }
}
