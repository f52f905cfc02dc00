namespace MeProp.Tasks;

/// <summary>A picture as the input of a model.</summary>
/// <param name="Pixels">Height × width bytes, for each channel of a colour picture one after another.</param>
/// <param name="IsInverted">Whether light and dark were exchanged.</param>
/// <param name="IsEmpty">Whether all pixels are 0: the picture shows nothing.</param>
public sealed record FittedPicture(ReadOnlyMemory<byte> Pixels, bool IsInverted, bool IsEmpty);
