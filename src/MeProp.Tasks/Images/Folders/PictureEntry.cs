namespace MeProp.Tasks;

/// <summary>A file that should be a picture.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Name">Its path within the folder of data, with / between names.</param>
/// <param name="Length">Bytes of the file.</param>
/// <param name="Time">When it was written, in ticks.</param>
internal sealed record PictureEntry(string Path, string Name, long Length, long Time);
