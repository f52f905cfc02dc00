namespace MeProp.Tasks;

/// <summary>Progress of the download of one file.</summary>
/// <param name="File">The file's name, without folder.</param>
/// <param name="ReceivedBytes">Bytes received, including those of an earlier, interrupted download.</param>
/// <param name="TotalBytes">Bytes of the whole file.</param>
public readonly record struct DownloadProgress(string File, long ReceivedBytes, long TotalBytes);
