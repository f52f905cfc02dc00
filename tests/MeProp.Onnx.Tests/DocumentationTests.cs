using System.Text.RegularExpressions;

namespace MeProp.Onnx.Tests;

/// <summary>
/// The C# of README.md and docs/*.md: every block builds against the libraries, and whole programs run, as a reader
/// would type them. It is here because this project has all libraries, and ONNX Runtime.
/// </summary>
public sealed partial class DocumentationTests
{
    /// <summary>What a block without a using directive continues from.</summary>
    private const string Context = """
        using MeProp;
        using MeProp.Onnx;
        using MeProp.Tasks;
        """;

    [Fact]
    public async Task Every_block_of_C_sharp_builds()
    {
        using var project = new DotnetProject("Library");
        var documented = new List<string>();
        string docs = Path.Combine(Repository.Folder, "docs");
        foreach (string file in Directory.EnumerateFiles(docs, "*.md").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            MatchCollection blocks = BlocksOf(file);
            for (int i = 0; i < blocks.Count; i++)
            {
                string className = $"{name}_{i + 1}".Replace('-', '_');
                project.Write($"{name}-{i + 1}.cs", Wrapped(blocks[i].Groups[1].Value, className));
            }

            if (blocks.Count > 0) documented.Add(name);
        }

        Assert.Equal(["export", "files", "model-files", "parsing", "predict", "simplify", "text"], documented);
        await project.Dotnet("build", "-c", "Release", "-v", "q");
    }

    [Fact]
    public async Task The_program_in_the_readme_builds_and_runs()
    {
        string program = Program("README.md");
        Assert.InRange(program.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length, 8, 12);

        // Fewer epochs, so that the test is short; everything else as it stands there.
        Assert.Contains("Epochs = 5", program, StringComparison.Ordinal);
        string output = await Run(program.Replace("Epochs = 5", "Epochs = 2", StringComparison.Ordinal));
        Assert.Matches(@"test accuracy 9\d\.\d\d %, \d+\.\d\d s per epoch", output);
    }

    [Fact]
    public async Task The_program_that_saves_and_loads_a_model_builds_and_predicts_right() =>
        Assert.Matches(@"predicted (\d), label \1", await Run(Program(Path.Combine("docs", "model-files.md"))));

    /// <summary>The only C# block of a page.</summary>
    private static string Program(string file) =>
        Assert.Single(BlocksOf(Path.Combine(Repository.Folder, file))).Groups[1].Value;

    private static MatchCollection BlocksOf(string path) =>
        Block().Matches(File.ReadAllText(path).ReplaceLineEndings("\n"));

    private static async Task<string> Run(string program)
    {
        using var project = new DotnetProject("Exe");
        project.Write("Program.cs", program);
        return await project.Dotnet("run", "-c", "Release");
    }

    /// <summary>
    /// A block as a method of a class with what its page has introduced: fields, so that a block may declare its own.
    /// </summary>
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

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^using [\w.]+;\n", RegexOptions.Multiline)]
    private static partial Regex Using();
}
