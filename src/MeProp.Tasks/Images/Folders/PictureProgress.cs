namespace MeProp.Tasks;

/// <summary>Progress of reading a folder of pictures.</summary>
/// <param name="Folder">The folder's name.</param>
/// <param name="Done">Pictures that were read or skipped.</param>
/// <param name="Total">Pictures of the folder.</param>
public readonly record struct PictureProgress(string Folder, int Done, int Total);
