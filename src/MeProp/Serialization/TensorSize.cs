namespace MeProp;

/// <summary>Sizes of tensors, computed so that no overflow goes unseen.</summary>
internal static class TensorSize
{
    /// <summary>More dimensions than any program uses; a header cannot make shapes longer than this.</summary>
    public const int MaxDimensions = 64;

    private static readonly TensorType[] Types = Enum.GetValues<TensorType>();
    private static readonly string[] Names = Enum.GetNames<TensorType>();

    /// <summary>The type with a name of the format, exactly; false when there is none.</summary>
    public static bool TryParseType(string name, out TensorType type)
    {
        int index = Array.IndexOf(Names, name);
        type = index < 0 ? default : Types[index];
        return index >= 0;
    }

    /// <summary>Number of bits of an element.</summary>
    public static int BitsOf(TensorType type) => type switch
    {
        TensorType.F4 => 4,
        TensorType.F6_E2M3 or TensorType.F6_E3M2 => 6,
        TensorType.I16 or TensorType.U16 or TensorType.F16 or TensorType.BF16 => 16,
        TensorType.I32 or TensorType.U32 or TensorType.F32 => 32,
        TensorType.C64 or TensorType.F64 or TensorType.I64 or TensorType.U64 => 64,
        _ => 8,
    };

    /// <summary>Number of elements and bytes of a tensor.</summary>
    /// <param name="type">Type of an element.</param>
    /// <param name="shape">Sizes, each at least 0; none for a single value.</param>
    /// <param name="elements">Their product.</param>
    /// <param name="bytes">What they take in a file.</param>
    /// <returns>Null, or what is wrong: the numbers overflow or the last byte is not full.</returns>
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
