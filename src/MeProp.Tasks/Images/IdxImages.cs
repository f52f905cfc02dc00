namespace MeProp.Tasks;

/// <summary>The images of one IDX file: Count × Height × Width bytes, image after image, row after row.</summary>
internal sealed record IdxImages(ReadOnlyMemory<byte> Pixels, int Count, int Height, int Width);
