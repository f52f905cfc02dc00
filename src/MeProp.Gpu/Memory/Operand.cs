namespace MeProp.Gpu;

/// <summary>Operands as this device made them.</summary>
internal static class Operand
{
    /// <summary>A matrix of floats.</summary>
    /// <exception cref="ArgumentException">It holds something else, or lives on another device.</exception>
    public static GpuMatrix Of(Matrix matrix) => matrix as GpuMatrix ?? throw (matrix is GpuByteMatrix or GpuLookup
        ? new ArgumentException($"An operation needs floats, but a matrix of {matrix} holds an input in another form.")
        : new ArgumentException($"A matrix of {matrix} lives on another device."));

    public static GpuIndices Of(Indices indices) => indices as GpuIndices
        ?? throw new ArgumentException($"A list of {indices} lives on another device.");

    /// <summary>The values of x as floats, whatever it holds.</summary>
    public static nint Floats(Matrix x) => x switch
    {
        GpuByteMatrix bytes => bytes.Count == 0 ? 0 : bytes.Floats,
        GpuLookup lookup => lookup.Floats.Pointer,
        _ => Of(x).Pointer,
    };
}
