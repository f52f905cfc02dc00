namespace MeProp;

/// <summary>Type of a tensor's elements in a safetensors file, named as there.</summary>
public enum TensorType
{
    /// <summary>Truth value, 8 bits.</summary>
    BOOL,

    /// <summary>Floating point, 4 bits.</summary>
    F4,

    /// <summary>Floating point, 6 bits: 2 of exponent, 3 of mantissa.</summary>
    F6_E2M3,

    /// <summary>Floating point, 6 bits: 3 of exponent, 2 of mantissa.</summary>
    F6_E3M2,

    /// <summary>Unsigned integer, 8 bits.</summary>
    U8,

    /// <summary>Integer, 8 bits.</summary>
    I8,

    /// <summary>Floating point, 8 bits: 5 of exponent, 2 of mantissa.</summary>
    F8_E5M2,

    /// <summary>Floating point, 8 bits: 4 of exponent, 3 of mantissa.</summary>
    F8_E4M3,

    /// <summary>Power of two, 8 bits of exponent.</summary>
    F8_E8M0,

    /// <summary>As <see cref="F8_E4M3"/>, without negative zero and infinities.</summary>
    F8_E4M3FNUZ,

    /// <summary>As <see cref="F8_E5M2"/>, without negative zero and infinities.</summary>
    F8_E5M2FNUZ,

    /// <summary>Integer, 16 bits.</summary>
    I16,

    /// <summary>Unsigned integer, 16 bits.</summary>
    U16,

    /// <summary>Floating point, 16 bits.</summary>
    F16,

    /// <summary>Floating point, the upper 16 bits of <see cref="F32"/>.</summary>
    BF16,

    /// <summary>Integer, 32 bits.</summary>
    I32,

    /// <summary>Unsigned integer, 32 bits.</summary>
    U32,

    /// <summary>Floating point, 32 bits: what MeProp computes with.</summary>
    F32,

    /// <summary>Complex number of two <see cref="F32"/>.</summary>
    C64,

    /// <summary>Floating point, 64 bits.</summary>
    F64,

    /// <summary>Integer, 64 bits.</summary>
    I64,

    /// <summary>Unsigned integer, 64 bits.</summary>
    U64,
}
