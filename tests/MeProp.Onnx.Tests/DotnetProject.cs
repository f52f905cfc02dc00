using System.Diagnostics;

namespace MeProp.Onnx.Tests;

/// <summary>
/// A program in a folder of its own that references the libraries as built here, as a reader of the documentation would
/// write it.
/// </summary>
internal sealed class DotnetProject : IDisposable
{
    private static readonly string[] Libraries =
        ["MeProp.Core.dll", "MeProp.Tasks.dll", "MeProp.Onnx.dll", "Microsoft.ML.OnnxRuntime.dll"];

    private readonly string _folder = Directory.CreateTempSubdirectory("meprop-docs-tests-").FullName;

    /// <param name="outputType">Exe or Library.</param>
    public DotnetProject(string outputType) => File.WriteAllText(Path.Combine(_folder, "docs.csproj"), $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>{outputType}</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
          <ItemGroup>
            {string.Concat(Libraries.Select(Reference))}
          </ItemGroup>
        </Project>
        """);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    /// <summary>Runs a dotnet command in the folder, asserts that it succeeds and returns what it printed.</summary>
    public async Task<string> Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (string name in start.Environment.Keys.ToArray())
        {
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)) start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await output + await error);
        return await output;
    }

    private static string Reference(string library) =>
        $"<Reference Include=\"{Path.Combine(AppContext.BaseDirectory, library)}\" />";
}
