namespace MeProp.Mpi.Tests;

/// <summary>A folder of a test's own.</summary>
internal sealed class Folder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("meprop-mpi-tests-").FullName;

    public static implicit operator string(Folder folder) => folder._path;

    public string this[params string[] names] => Path.Combine([_path, .. names]);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
