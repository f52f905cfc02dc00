using MeProp.Onnx.Tests;

namespace MeProp.Cli.Tests;

/// <summary>The document of all results.</summary>
public sealed class ReproductionDocumentTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public ReproductionDocumentTests()
    {
        _workspace.WriteImages("tiny");
        _workspace.Write("small.json", ExperimentFiles.Small);
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void The_document_has_all_experiments_and_says_what_is_not_run()
    {
        Assert.Equal(ExitCode.Done, Reproduce("small.json").Code);
        Assert.Equal(ExitCode.Done, Reproduce("small.json", "--markdown", "page.md").Code);
        string[] lines = _workspace.Lines("page.md");
        Assert.Equal(
            ["# Reproduction", "## Small"],
            lines.Where(line => line.StartsWith('#')));
        Assert.Matches(
            @"^\| `small` \| Rows of light \| 5 \| 0:\d\d \|$",
            Assert.Single(lines, line => line.StartsWith("| `small`", StringComparison.Ordinal)));

        Assert.Contains(
            "--markdown: the folder", Reproduce("small.json", "--markdown", "none/page.md").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_without_results_replaces_nothing()
    {
        _workspace.Write("page.md", "earlier");
        ProgramResult result = Reproduce("--markdown", "page.md");
        Assert.Equal(
            (
                ExitCode.WrongUsage,
                "error: --markdown: there is no finished run in out, and a document without results is not written. "
                + "Name the folder of the runs with --output."),
            (result.Code, result.Error.TrimEnd()));
        Assert.Equal("earlier", File.ReadAllText(_workspace["page.md"]));
    }

    [Fact]
    public void The_document_of_this_repository_is_that_of_its_records()
    {
        Directory.CreateDirectory(_workspace["docs"]);
        ProgramResult result = _workspace.Run(
            "reproduce", "--output", Path.Combine(Repository.Folder, "experiments", "results"), "--markdown");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        string[] lines = _workspace.Lines("docs/reproduction.md");
        Assert.Equal(File.ReadAllLines(Path.Combine(Repository.Folder, "docs", "reproduction.md")), lines);
        Assert.DoesNotContain(lines, line => line.Length > 120 && !line.StartsWith('|'));
    }

    private ProgramResult Reproduce(params string[] arguments) =>
        _workspace.Run(["reproduce", .. arguments, "--output", "out"]);
}
