namespace MeProp;

internal static class TensorSize
{
    /// <summary>Bounds the memory of a shape.</summary>
    public const int MaxDimensions = 64;

    private static readonly TensorType[] Types = Enum.GetValues<TensorType>();
    private static readonly string[] Names = Enum.GetNames<TensorType>();

    public static bool TryParseType(string name, out TensorType type)
    {
        int index = Array.IndexOf(Names, name);
        type = index < 0 ? default : Types[index];
        return index >= 0;
    }

    public static int BitsOf(TensorType type) => type switch
    {
        TensorType.F4 => 4,
        TensorType.F6_E2M3 or TensorType.F6_E3M2 => 6,
        TensorType.I16 or TensorType.U16 or TensorType.F16 or TensorType.BF16 => 16,
        TensorType.I32 or TensorType.U32 or TensorType.F32 => 32,
        TensorType.C64 or TensorType.F64 or TensorType.I64 or TensorType.U64 => 64,
        _ => 8,
    };

    /// <summary>Counts elements and bytes; an error if a number overflows or the last byte is not full.</summary>
    public static string? Measure(TensorType type, ReadOnlySpan<long> shape, out long elements, out long bytes)
    {
        elements = 1;
        bytes = 0;
        foreach (long size in shape)
        {
            Int128 product = (Int128)elements * size;
            if (product > long.MaxValue) return "its shape has more elements than can be counted";
            elements = (long)product;
        }

        Int128 bits = (Int128)elements * BitsOf(type);
        if (bits % 8 != 0) return $"its {elements} elements of type {type} do not end at a whole byte";
        if (bits / 8 > long.MaxValue) return "its shape takes more bytes than can be counted";
        bytes = (long)(bits / 8);
        return null;
    }
}
