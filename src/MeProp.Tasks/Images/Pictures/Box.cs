namespace MeProp.Tasks;

/// <summary>A part of a picture.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Columns, at least 1.</param>
internal readonly record struct Box(int Top, int Left, int Height, int Width);
