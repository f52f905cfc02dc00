using System.Text.Json;

namespace MeProp.Cli.Tests;

/// <summary>What <c>reproduce</c> lists without the name of an experiment.</summary>
public sealed class ExperimentListingTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Without_names_it_lists_the_published_figures()
    {
        ProgramResult result = _workspace.Run("reproduce");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        foreach (string name in ExperimentCatalog.Names)
            Assert.Contains(result.Output.Split('\n'), line => line.StartsWith($"{name} ", StringComparison.Ordinal));
        Assert.Contains("98.01", result.Output, StringComparison.Ordinal);
        Assert.Contains("69.2", result.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_workspace["runs"]));
        Assert.Equal(
            ExperimentCatalog.Names,
            _workspace.Run("reproduce", "--json").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonElement.Parse(line).GetProperty("name").GetString()));
    }

    [Fact]
    public void A_task_restricts_the_list_to_what_concerns_it()
    {
        string output = _workspace.Run("reproduce", "--task", "images").Output;
        Assert.DoesNotContain("97.25", output, StringComparison.Ordinal);
        Assert.Contains("rules ", output, StringComparison.Ordinal);
        string[] names =
        [
            .. _workspace.Run("reproduce", "--task", "parsing", "--quiet").Output.Split(
                '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ];
        Assert.Equal(["table-1", "k-dimension", "dropout", "simplification", "parsing"], names);
        Assert.Equal(ExitCode.WrongUsage, _workspace.Run("reproduce", "--task", "image").Code);
        ProgramResult none = _workspace.Run("reproduce", "--task", "table");
        Assert.Equal(
            (ExitCode.WrongUsage, "error: --task: no experiment has anything for table."),
            (none.Code, none.Error.TrimEnd()));
    }
}
