namespace MeProp.Tasks;

/// <summary>How far the download of one file is.</summary>
/// <param name="File">The file's name, without folder.</param>
/// <param name="ReceivedBytes">Bytes received, those of an earlier, interrupted download included.</param>
/// <param name="TotalBytes">Bytes of the whole file.</param>
public readonly record struct DownloadProgress(string File, long ReceivedBytes, long TotalBytes);
