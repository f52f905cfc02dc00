namespace MeProp;

/// <summary>The state of a <see cref="RandomStream"/>: 256 bits, not all zero.</summary>
internal readonly record struct RandomState(ulong S0, ulong S1, ulong S2, ulong S3);
