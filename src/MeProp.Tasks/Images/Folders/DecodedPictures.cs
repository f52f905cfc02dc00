namespace MeProp.Tasks;

/// <summary>Pictures as inputs of a model.</summary>
/// <param name="Height">Pixel rows.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Pixels">Inputs of all pictures that could be read, one after another.</param>
/// <param name="Failures">Why the others could not, by their indices in rising order.</param>
internal sealed record DecodedPictures(
    int Height, int Width, ReadOnlyMemory<byte> Pixels, IReadOnlyList<(int Index, string Message)> Failures)
{
    /// <summary>Whether a failure may be gone next time, such as one of permissions.</summary>
    public bool HasPassingFailures { get; init; }

    /// <summary>The size of all pictures before they were fitted; null if there are several.</summary>
    public (int Height, int Width)? CommonSize { get; init; }
}
