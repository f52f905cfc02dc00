namespace MeProp;

/// <summary>Type of a tensor's elements, named as in files.</summary>
internal enum TensorType
{
    BOOL,

    F4,

    /// <summary>E2M3: 2 exponent bits, 3 mantissa bits.</summary>
    F6_E2M3,

    F6_E3M2,

    U8,

    I8,

    F8_E5M2,

    F8_E4M3,

    /// <summary>A power of two: 8 exponent bits.</summary>
    F8_E8M0,

    /// <summary>FNUZ: without negative zero and infinities.</summary>
    F8_E4M3FNUZ,

    F8_E5M2FNUZ,

    I16,

    U16,

    F16,

    /// <summary>The upper 16 bits of <see cref="F32"/>.</summary>
    BF16,

    I32,

    U32,

    F32,

    /// <summary>Complex, two <see cref="F32"/>.</summary>
    C64,

    F64,

    I64,

    U64,
}
