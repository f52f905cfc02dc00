namespace MeProp.Tasks;

/// <summary>A rectangle of a picture, at least 1 × 1.</summary>
internal readonly record struct Box(int Top, int Left, int Height, int Width);
