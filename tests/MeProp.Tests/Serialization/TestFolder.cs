namespace MeProp.Tests;

/// <summary>A folder for the files of one test.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("meprop-test").FullName;

    public string this[string name] => System.IO.Path.Combine(_path, name);

    public IEnumerable<string> Names =>
        Directory.EnumerateFileSystemEntries(_path).Select(path => System.IO.Path.GetFileName(path)!);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
