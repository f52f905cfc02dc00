namespace MeProp.Tests;

/// <summary>Counts the data sets that were uploaded.</summary>
internal sealed class CountingDevice(Device inner) : ForwardingDevice(inner)
{
    /// <summary>Calls of both <c>CreateTable</c>.</summary>
    public int Tables { get; private set; }

    /// <summary>Lists that were made with integers in them.</summary>
    public int Lists { get; private set; }

    public override Indices CreateIndices(int length)
    {
        if (length > 0) Lists++;
        return base.CreateIndices(length);
    }

    public override Table CreateTable(ReadOnlyMemory<float> values, int columns)
    {
        Tables++;
        return base.CreateTable(values, columns);
    }

    public override Table CreateTable(ReadOnlyMemory<byte> values, int columns)
    {
        Tables++;
        return base.CreateTable(values, columns);
    }
}
