namespace MeProp.Tasks;

/// <summary>
/// A published data set of any task. Mirrors are addresses of folders, tried in order; BuiltIn names the data of the
/// same task that needs no download.
/// </summary>
internal record PublishedSet(
    string Name, string BuiltIn, IReadOnlyList<Uri> Mirrors, IReadOnlyList<PublishedFile> Files);
