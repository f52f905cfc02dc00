namespace MeProp.Tasks;

/// <summary>The images of an IDX file: Count × Height × Width bytes, image after image, row after row.</summary>
/// <param name="Pixels">All images; empty where they stay in the file.</param>
/// <param name="Count">Number of images.</param>
/// <param name="Height">Pixel rows of an image.</param>
/// <param name="Width">Pixels of a row.</param>
internal sealed record IdxImages(ReadOnlyMemory<byte> Pixels, int Count, int Height, int Width)
{
    /// <summary>The images in their file; null when they are in memory.</summary>
    public StoredImages? Stored { get; init; }
}
