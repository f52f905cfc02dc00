using System.Diagnostics;
using System.Text.RegularExpressions;

namespace MeProp.Onnx.Tests;

/// <summary>The C# of docs/*.md builds against the libraries. It is here because this project has all of them, and ONNX Runtime.</summary>
public sealed partial class DocumentationTests : IDisposable
{
    /// <summary>What a block without a using directive continues from.</summary>
    private const string Context = """
        using MeProp;
        using MeProp.Onnx;
        using MeProp.Tasks;
        """;

    private static readonly string[] Libraries = ["MeProp.Core.dll", "MeProp.Tasks.dll", "MeProp.Onnx.dll", "Microsoft.ML.OnnxRuntime.dll"];

    private readonly string _folder = Directory.CreateTempSubdirectory("meprop-docs-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_block_of_C_sharp_builds()
    {
        var documented = new List<string>();
        foreach (string file in Directory.EnumerateFiles(Documentation(), "*.md").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            MatchCollection blocks = Block().Matches((await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n"));
            for (int i = 0; i < blocks.Count; i++) await Write($"{name}-{i + 1}.cs", Wrapped(blocks[i].Groups[1].Value, $"{name}_{i + 1}".Replace('-', '_')));
            if (blocks.Count > 0) documented.Add(name);
        }

        Assert.Equal(["export", "files", "model-files", "predict", "simplify"], documented);
        await Write("docs.csproj", Project());
        await Build();
    }

    /// <summary>A block as a method of a class with what its page has introduced: fields, so that a block may declare its own.</summary>
    private static string Wrapped(string block, string name)
    {
        string usings = string.Concat(Using().Matches(block).Select(match => match.Value));
        return $$"""
            {{(usings.Length > 0 ? usings : Context)}}
            internal static class {{name}}
            {
                private static readonly MeProp.CpuDevice device = null!;
                private static readonly MeProp.Trainer trainer = null!;
                private static readonly MeProp.Tasks.ImageData data = null!;

                public static void Run()
                {
            {{Using().Replace(block, "")}}
                }
            }
            """;
    }

    private static string Documentation()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "MeProp.slnx"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not lie below the repository.");
        return Path.Combine(folder, "docs");
    }

    private static string Project() => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
          <ItemGroup>
            {string.Concat(Libraries.Select(name => $"<Reference Include=\"{Path.Combine(AppContext.BaseDirectory, name)}\" />"))}
          </ItemGroup>
        </Project>
        """;

    private Task Write(string name, string text) => File.WriteAllTextAsync(Path.Combine(_folder, name), text, TestContext.Current.CancellationToken);

    private async Task Build()
    {
        var start = new ProcessStartInfo("dotnet", ["build", "-c", "Release", "-v", "q"]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (string inherited in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(inherited);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await output + await error);
    }

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Using();
}
