namespace MeProp.Tasks;

/// <summary>A picture made into the input of a model.</summary>
/// <param name="Pixels">Height × width bytes, light on black.</param>
/// <param name="IsInverted">Light and dark were exchanged.</param>
/// <param name="IsEmpty">Nothing was found in the picture: all pixels are 0.</param>
public sealed record FittedPicture(ReadOnlyMemory<byte> Pixels, bool IsInverted, bool IsEmpty);
