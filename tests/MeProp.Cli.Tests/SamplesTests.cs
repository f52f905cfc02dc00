namespace MeProp.Cli.Tests;

public sealed class SamplesTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void Samples_are_small_equal_each_time_and_never_overwrite()
    {
        ProgramResult result = _workspace.Run("samples", "one");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        Assert.Equal(ExitCode.Done, _workspace.Run("samples", "two", "--quiet").Code);
        string[] files = Files("one");
        Assert.Equal(files, Files("two"));
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(_workspace[$"one/{file}"]), File.ReadAllBytes(_workspace[$"two/{file}"])));
        Assert.True(files.Sum(file => new FileInfo(_workspace[$"one/{file}"]).Length) < 1_000_000);

        ProgramResult again = _workspace.Run("samples", "one");
        Assert.Equal(ExitCode.WrongUsage, again.Code);
        Assert.Contains("one exists already, and nothing is overwritten.", again.Error, StringComparison.Ordinal);
        Directory.CreateDirectory(_workspace["empty"]);
        Assert.Equal(ExitCode.Done, _workspace.Run("samples", "empty").Code);
        Assert.Empty(Directory.GetFileSystemEntries(_workspace.Folder, "*.tmp"));
    }

    [Fact]
    public void The_table_has_a_header_and_columns_that_tell_the_target()
    {
        string[] lines = SampleTable.Text().Split('\n');
        Assert.Equal("district,area,rooms,age,price", lines[0]);
        string[][] rows = [.. lines[1..^1].Select(line => line.Split(','))];
        Assert.Equal(400, rows.Length);
        Assert.All(rows, row => Assert.Equal(5, row.Length));
        Assert.Equal(["centre", "harbour", "park", "station"], rows.Select(row => row[0]).Distinct().Order());

        // No class is rare, and flats of a high price are larger.
        foreach (IGrouping<string, string[]> group in rows.GroupBy(row => row[4]))
            Assert.InRange(group.Count(), 80, 200);
        Assert.True(MeanArea("high") > MeanArea("middle") + 10);
        Assert.True(MeanArea("middle") > MeanArea("low") + 10);

        double MeanArea(string price) => rows.Where(row => row[4] == price).Average(row => int.Parse(
            row[1], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void The_printed_commands_run()
    {
        string output = _workspace.Run("samples", "try").Output;
        string[] commands =
        [
            .. output.Split('\n', StringSplitOptions.TrimEntries)
                .Where(line => line.StartsWith("meprop ", StringComparison.Ordinal)),
        ];
        Assert.True(commands.Length >= 7, output);
        foreach (string command in commands)
        {
            string[] words = command.Split(' ')[1..];
            string[] quick = words[0] switch
            {
                "train" => ["--epochs", "1", "--hidden", "20", "--k", "5", "--no-report"],
                "tag" or "parse" => ["--output", "annotated.conllu"],
                _ => [],
            };
            ProgramResult result = _workspace.Run([.. words, .. quick]);
            Assert.True(result.Code == ExitCode.Done, $"{command}: {result.Error}");
        }

        using var device = CpuDevice.Create(1);
        ModelInfo info = ModelFile.Load(_workspace["try/runs/pictures/best.safetensors"], device).Info;
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], info.Labels);
    }

    private string[] Files(string folder) =>
    [
        .. Directory.EnumerateFiles(_workspace[folder], "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_workspace[folder], file)).Order(StringComparer.Ordinal),
    ];
}
