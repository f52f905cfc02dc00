using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MeProp.Cli.Tests;

/// <summary>Reports as files: what they hold, and that they never harm a run.</summary>
public sealed partial class ReportTests : IDisposable
{
    private const int MaxPageBytes = 2_000_000;

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_run_ends_with_a_page_that_needs_no_other_file()
    {
        ProgramResult result = _workspace.TrainTiny("--evaluations-per-epoch", "2");
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains(
            $"The report is in {Path.Combine("run", "report.html")}", result.Output, StringComparison.Ordinal);
        string page = Page("run");
        Assert.True(page.Length < MaxPageBytes);
        foreach (Match address in Address().Matches(page))
            Assert.Matches("^(#|data:)", address.Groups[1].Value);
        string withoutNames = page.Replace("http://www.w3.org/", "", StringComparison.Ordinal);
        Assert.DoesNotContain("://", withoutNames, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        foreach (string text in (string[])["meprop train --config run", "unified top-k 4 on tiny", "Confusions"])
            Assert.Contains(text, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_figure_is_a_file_has_words_and_a_table_of_its_numbers()
    {
        _workspace.TrainTiny("--evaluations-per-epoch", "2");
        string page = Page("run");
        string[] names = [.. FigureName().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.Equal(
            [
                "loss", "score", "time", "activity-scale", "activity-kept", "kept-1", "kept-2", "confusions",
            ],
            names);
        foreach (string name in names)
        {
            XElement svg = XDocument.Load(Path.Combine(_workspace["run"], "figures", $"{name}.svg")).Root!;
            Assert.Contains(svg.Descendants(), element => element.Name.LocalName is "path" or "image");
            byte[] png = File.ReadAllBytes(Path.Combine(_workspace["run"], "figures", $"{name}.png"));
            Assert.Equal("PNG"u8.ToArray(), png[1..4]);
            string figure = page[page.IndexOf($"figure-{name}\"", StringComparison.Ordinal)..];
            figure = figure[..figure.IndexOf("</figure>", StringComparison.Ordinal)];
            Assert.Matches("role=\"img\" viewBox=\"[^\"]+\" aria-label=\"[^\"]{30,}\"", figure);
            Assert.Contains("<td", figure, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_numbers_are_those_of_the_run()
    {
        _workspace.TrainTiny();
        string page = Page("run");
        double test = _workspace.Json("run/summary.json").GetProperty("testAccuracy").GetDouble();
        Assert.Contains($"Test accuracy {test:0.00} %", page, StringComparison.Ordinal);
        foreach (string line in _workspace.Lines("run/metrics.jsonl"))
        {
            double loss = System.Text.Json.JsonElement.Parse(line).GetProperty("devLoss").GetDouble();
            Assert.Contains($"<td class=\"number\">{loss:0.0000}</td>", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_report_writes_none()
    {
        ProgramResult result = _workspace.TrainTiny("--no-report");
        Assert.DoesNotContain("report", result.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace["run/report.html"]));
        Assert.False(File.Exists(_workspace["run/examination.json"]));
        Assert.Equal(
            ExitCode.WrongUsage, _workspace.TrainTiny("--no-report", "--open", "--output", "other").Code);
    }

    [Fact]
    public void A_report_that_cannot_be_written_does_not_fail_the_run()
    {
        Directory.CreateDirectory(_workspace["run"]);
        ProgramResult result;
        var blocked = new ReportBlocker(_workspace["run"]);
        using (blocked) result = _workspace.TrainTiny();
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("note: no report was made: ", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_workspace["run/summary.json"]));
    }

    [Fact]
    public void An_older_run_has_a_report_of_what_it_recorded()
    {
        _workspace.TrainTiny("--no-report");
        File.Delete(_workspace["run/activity.jsonl"]);
        Directory.Delete(_workspace["tiny"], recursive: true);
        ProgramResult result = _workspace.Run("report", "run");
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("note: the report shows no mistakes of the model: ", result.Error, StringComparison.Ordinal);
        string page = Page("run");
        Assert.Contains("figure-loss", page, StringComparison.Ordinal);
        Assert.DoesNotContain("figure-activity", page, StringComparison.Ordinal);
        Assert.DoesNotContain("figure-confusions", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_goes_on_has_a_page_that_loads_itself_again()
    {
        _workspace.TrainTiny();
        File.Delete(_workspace["run/summary.json"]);
        string[] lines = _workspace.Lines("run/metrics.jsonl");
        File.WriteAllText(_workspace["run/metrics.jsonl"], $"{lines[0]}\n{lines[1][..20]}");
        Assert.Equal(ExitCode.Done, _workspace.Run("report", "run").Code);
        string page = Page("run");
        Assert.Contains("http-equiv=\"refresh\"", page, StringComparison.Ordinal);
        Assert.Contains("after 1 of 3 epochs", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_folders_make_one_page()
    {
        _workspace.TrainTiny();
        _workspace.Run(
            "sweep", "tiny", "--hidden", "12", "--epochs", "1", "--k", "2,3,5", "--method", "topk,dense", "--seeds",
            "2", "--threads", "1", "--output", "sweep");
        ProgramResult result = _workspace.Run("report", "run", "sweep", "--output", "both");
        Assert.Equal(ExitCode.Done, result.Code);
        string page = Page("both");
        foreach (string group in (string[])["run", "sweep: method=topk,k=5", "sweep: method=dense"])
            Assert.Contains($"<th scope=\"row\">{group}</th>", page, StringComparison.Ordinal);
        string sweep = Page("sweep");
        Assert.Contains("Test accuracy over k", sweep, StringComparison.Ordinal);
        Assert.Contains("±", sweep, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_shows_how_to_run_it_again()
    {
        _workspace.WriteImages("tiny");
        _workspace.Run("compare", "tiny", "--hidden", "12", "--k", "3", "--epochs", "1", "--output", "cmp");
        Assert.Contains("meprop compare --config cmp", Page("cmp"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tagging", "--limit", "200", "--batch-size", "8")]
    [InlineData("parsing", "--limit", "2000", "--batch-size", "50")]
    public void Text_shows_sentences_with_their_mistakes(string task, params string[] options)
    {
        ProgramResult result = _workspace.Run(
            ["train", task, "--hidden", "12", "--k", "3", "--epochs", "1", "--output", "run", .. options]);
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.DoesNotContain("report", result.Error, StringComparison.Ordinal);
        string page = Page("run");
        Assert.Contains(task == "tagging" ? "<mark>" : "aria-label=\"Predicted tree: ", page, StringComparison.Ordinal);
        Assert.Contains("figure-confusions", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_simplified_run_shows_its_sizes()
    {
        _workspace.TrainTiny("--method", "simplify", "--cycle", "1", "--prune", "0.4");
        Assert.Contains("figure-sizes", Page("run"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", "does not exist")]
    [InlineData("tiny", "holds no run and no sweep")]
    public void A_folder_without_a_run_is_told(string folder, string message)
    {
        _workspace.WriteImages("tiny");
        ProgramResult result = _workspace.Run("report", folder);
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_named()
    {
        _workspace.TrainTiny("--no-report");
        File.WriteAllText(_workspace["run/metrics.jsonl"], "{\"devLoss\": }\n");
        ProgramResult result = _workspace.Run("report", "run");
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("metrics.jsonl is damaged", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_of_the_data_is_no_markup()
    {
        var html = new HtmlText();
        new SentencesBlock([new([new("<b>&\u0007", "A\"", "B'")])]).WriteTo(html);
        Assert.Contains("&lt;b&gt;&amp;?", html.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_on_cells_can_be_read_on_every_colour()
    {
        for (int i = 0; i <= 100; i++)
        {
            double[,] values = { { i / 100.0, 1 } };
            Assert.True(HeatMap.Contrast(HeatMap.ColorAt(i / 100.0), HeatMap.TextColor(values, 0, 0)) >= 4.5);
        }
    }

    private string Page(string folder) => File.ReadAllText(Path.Combine(_workspace[folder], "report.html"));

    [GeneratedRegex("(?:href|src|xlink:href)=\"([^\"]*)\"")]
    private static partial Regex Address();

    [GeneratedRegex("<figure id=\"figure-([^\"]+)\"")]
    private static partial Regex FigureName();
}
