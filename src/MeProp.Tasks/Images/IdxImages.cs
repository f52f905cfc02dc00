namespace MeProp.Tasks;

/// <summary>The images of one IDX file.</summary>
/// <param name="Pixels">Count × Height × Width bytes, image after image, row after row.</param>
/// <param name="Count">Number of images, at least 1.</param>
/// <param name="Height">Pixel rows of an image, at least 1.</param>
/// <param name="Width">Pixels of a row, at least 1.</param>
internal sealed record IdxImages(ReadOnlyMemory<byte> Pixels, int Count, int Height, int Width);
