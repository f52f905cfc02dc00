namespace MeProp.Tasks;

/// <summary>What a picture file says of itself before its pixels are decoded.</summary>
/// <param name="Height">Pixel rows as stored, at least 1.</param>
/// <param name="Width">Pixels of a row as stored, at least 1.</param>
/// <param name="Orientation">How a camera held the picture: 1 to 8, as in EXIF; 1 is upright.</param>
internal readonly record struct PictureHeader(int Height, int Width, int Orientation = 1);
