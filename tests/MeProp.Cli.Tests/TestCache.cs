using System.Runtime.CompilerServices;

namespace MeProp.Cli.Tests;

/// <summary>Keeps what tests decode out of the user's cache.</summary>
internal static class TestCache
{
    private const string Variable = "MEPROP_DATA";

    [ModuleInitializer]
    internal static void Begin()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 }) return;
        string folder = Directory.CreateTempSubdirectory("meprop-cli-cache-").FullName;
        Environment.SetEnvironmentVariable(Variable, folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
