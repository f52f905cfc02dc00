namespace MeProp.Cli;

/// <summary>The images of one file, as the model takes them.</summary>
/// <param name="Pixels">Image after image.</param>
/// <param name="IsInverted">Of a picture: light and dark were exchanged; null for an IDX file.</param>
/// <param name="IsEmpty">Of a picture: nothing was found in it; null for an IDX file.</param>
internal sealed record InputImages(ReadOnlyMemory<byte> Pixels, bool? IsInverted = null, bool? IsEmpty = null);
