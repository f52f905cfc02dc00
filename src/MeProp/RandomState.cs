namespace MeProp;

/// <summary>The state of a <see cref="RandomStream"/>: 256 bits, not all zero.</summary>
/// <param name="S0">Bits 0 to 63.</param>
/// <param name="S1">Bits 64 to 127.</param>
/// <param name="S2">Bits 128 to 191.</param>
/// <param name="S3">Bits 192 to 255.</param>
public readonly record struct RandomState(ulong S0, ulong S1, ulong S2, ulong S3);
