using System.Diagnostics;

namespace MeProp.Tasks.Tests;

/// <summary>The programs that README.md and docs/model-files.md show: they build against the libraries and run, as a reader would type them.</summary>
public class ReadmeProgramTests
{
    [Fact]
    public async Task The_program_in_the_readme_builds_and_runs()
    {
        string[] program = Program("README.md");
        Assert.InRange(program.Length, 8, 12);

        // Fewer epochs, so that the test is short; everything else as it stands there.
        Assert.Matches(@"test accuracy 9\d\.\d\d %, \d+\.\d\d s per epoch", await Run(string.Join('\n', program).Replace("Epochs = 5", "Epochs = 2")));
    }

    [Fact]
    public async Task The_program_that_saves_and_loads_a_model_builds_and_predicts_right() =>
        Assert.Matches(@"predicted (\d), label \1", await Run(string.Join('\n', Program(Path.Combine("docs", "model-files.md")))));

    private static async Task<string> Run(string program)
    {
        string folder = Directory.CreateTempSubdirectory("meprop-readme-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(Path.Combine(folder, "readme.csproj"), Project(), TestContext.Current.CancellationToken);
            return await DotnetRun(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The lines of the only C# block that are not empty.</summary>
    private static string[] Program(string file)
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MeProp.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not lie below the repository.");
        string text = File.ReadAllText(Path.Combine(folder, file));
        string block = Assert.Single(text.Split("```csharp\n")[1..]).Split("```")[0];
        return [.. block.Split('\n').Where(line => line.Length > 0)];
    }

    private static string Project()
    {
        string libraries = AppContext.BaseDirectory;
        string[] names = ["MeProp.Core.dll", "MeProp.Tasks.dll"];
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                {string.Concat(names.Select(name => $"<Reference Include=\"{Path.Combine(libraries, name)}\" />"))}
              </ItemGroup>
            </Project>
            """;
    }

    private static async Task<string> DotnetRun(string folder)
    {
        var start = new ProcessStartInfo("dotnet", ["run", "-c", "Release"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (string inherited in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(inherited);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await output + await error);
        return await output;
    }
}
