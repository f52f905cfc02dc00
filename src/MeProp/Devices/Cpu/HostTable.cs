namespace MeProp.Cpu;

/// <summary>A data set in the caller's memory, used in place: floats or bytes.</summary>
internal sealed class HostTable : Table
{
    public HostTable(ReadOnlyMemory<float> floats, int columns) : base(floats.Length, columns) => Floats = floats;

    public HostTable(ReadOnlyMemory<byte> bytes, int columns) : base(bytes.Length, columns) =>
        (Bytes, HoldsBytes) = (bytes, true);

    public bool HoldsBytes { get; }

    public ReadOnlyMemory<float> Floats { get; }

    public ReadOnlyMemory<byte> Bytes { get; }
}
