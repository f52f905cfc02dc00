namespace MeProp.Cli;

internal sealed record InputImages(ReadOnlyMemory<byte> Pixels, bool? IsInverted = null, bool? IsEmpty = null);
