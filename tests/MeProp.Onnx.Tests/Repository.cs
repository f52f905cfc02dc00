namespace MeProp.Onnx.Tests;

/// <summary>The repository that a test program was built in.</summary>
internal static class Repository
{
    /// <summary>Its folder, a full path.</summary>
    public static string Folder { get; } = Find();

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MeProp.slnx")))
        {
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("The tests do not lie below the repository.");
        }

        return folder;
    }
}
