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
    public void A_sweep_says_how_to_run_it_again()
    {
        _workspace.WriteImages("tiny");
        ProgramResult result = _workspace.Run(
            "sweep", "tiny", "--output", "out", "--hidden", "12", "--k", "2,3", "--epochs", "1");
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("meprop sweep tiny --hidden 12 --k 2,3 --epochs 1<", Page("out"), StringComparison.Ordinal);
    }

    /// <summary>Its failures are told to nobody, so that a warm-up that fails would only make reports slower.</summary>
    [Fact]
    public void The_warmup_draws_the_figures_of_a_run()
    {
        ReportDocument drawn = ReportWarmup.Draw(
            Configurations.Default, _workspace.CreateEnvironment(TextWriter.Null, TextWriter.Null));
        Assert.Equal(
            ["loss", "score", "activity-scale", "activity-kept", "kept-1", "confusions"],
            drawn.Figures.Select(figure => figure.Name));
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
        // A file stands where figures would go as soon as the run has begun.
        _workspace.OpenPage = page => File.WriteAllText(
            Path.Combine(Path.GetDirectoryName(page)!, ReportFiles.FiguresName), "");
        ProgramResult result = _workspace.TrainTiny("--open");
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("note: no report was made: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", result.Error, StringComparison.Ordinal);
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
    public void A_killed_run_has_a_page_of_what_it_reached()
    {
        _workspace.TrainTiny();
        File.Delete(_workspace["run/summary.json"]);
        string[] lines = _workspace.Lines("run/metrics.jsonl");
        File.WriteAllText(_workspace["run/metrics.jsonl"], $"{lines[0]}\n{lines[1][..20]}");
        Assert.Equal(ExitCode.Done, _workspace.Run("report", "run").Code);
        string page = Page("run");
        Assert.DoesNotContain("http-equiv=\"refresh\"", page, StringComparison.Ordinal);
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
        _workspace.Run(
            "compare", "tiny", "--hidden", "12", "--k", "3", "--epochs", "1", "--seeds", "2", "--output", "cmp");
        Assert.Contains("<code>meprop compare --config cmp --seeds 2</code>", Page("cmp"), StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_of_many_evaluations_and_runs_stay_small()
    {
        _workspace.WriteImages("tiny");
        _workspace.Run(
            "sweep", "tiny", "--hidden", "8", "--epochs", "1", "--k", "1,2,3,4,5,6", "--method", "topk,random",
            "--no-report", "--threads", "1", "--output", "sweep");
        foreach (string run in _workspace.Runs("sweep"))
        {
            string metrics = _workspace[$"sweep/{run}/metrics.jsonl"], line = _workspace.Lines(metrics)[0];
            File.WriteAllLines(metrics, Enumerable.Range(1, 3000).Select(i => line.Replace(
                "\"evaluation\":1,", $"\"evaluation\":{i},", StringComparison.Ordinal)));
        }

        Assert.Equal(ExitCode.Done, _workspace.Run("report", "sweep").Code);
        Assert.True(Page("sweep").Length < MaxPageBytes);
        Assert.Contains(
            "Of 12 configurations, the 10 with the best development scores are shown.", Page("sweep"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_experiment_shows_its_command_and_the_published_figures()
    {
        string name = _workspace.Write("own.json", """
            {
              "title": "<b>Own</b>", "question": "Which?", "source": "a `paper`", "seeds": 1,
              "parts": [{
                "name": "images", "task": "images",
                "settings": { "dataset": "digits", "limit": 200, "epochs": 2, "hiddenSize": 12 },
                "rows": [
                  { "name": "dense", "settings": { "method": "dense" }, "published": { "test": 97.5 } },
                  {
                    "name": "k0", "against": "dense", "settings": { "method": "topk", "k": 3, "kWarmup": 0 },
                    "published": { "test": 96.25 }
                  },
                  { "name": "k1", "against": "dense", "settings": { "method": "topk", "k": 3, "kWarmup": 1 } }
                ]
              }],
              "figures": [{
                "title": "Over the warm-up", "part": "images", "x": "warm-up",
                "series": [{ "title": "top-k", "x": "kWarmup", "rows": ["k0", "k1"] }], "lines": ["dense"]
              }],
              "claims": [{ "text": "Not far", "part": "images", "rows": ["k0"], "atLeast": -100, "why": "[a](b)" }]
            }
            """);
        ProgramResult result = _workspace.Run("reproduce", name, "--output", "out");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        string page = Page("out/own");
        foreach (string text in (string[])[
            "<code>meprop reproduce own.json --output out</code>", "&lt;b&gt;Own&lt;/b&gt;", "96.25", "97.50",
            "1 of 1 statements hold", "figure-published-1", "figure-scores-images", "a paper"])
            Assert.Contains(text, page, StringComparison.Ordinal);

        // The page of the folder is the same, and one page does not mix it with runs.
        Assert.Equal(ExitCode.Done, _workspace.Run("report", "out/own").Code);
        Assert.Equal(page, Page("out/own"));
        _workspace.TrainTiny("--no-report");
        ProgramResult mixed = _workspace.Run("report", "out/own", "run");
        Assert.Equal(ExitCode.WrongUsage, mixed.Code);
        Assert.Contains("holds an experiment", mixed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_parts_that_are_no_names_are_refused()
    {
        _workspace.Write("own.json", """
            {
              "title": "t", "question": "q", "source": "s", "seeds": 1,
              "parts": [{
                "name": "images", "task": "images", "settings": { "dataset": "digits", "limit": 100, "epochs": 1 },
                "rows": [{ "name": "dense", "settings": { "method": "dense", "hiddenSize": 8 } }]
              }]
            }
            """);
        _workspace.Run("reproduce", "own.json", "--no-report", "--output", "out");
        string path = _workspace["out/own/results.json"];
        File.WriteAllText(path, File.ReadAllText(path).Replace(
            "\"name\": \"images\"", "\"name\": \"../a\\\" onclick=\"", StringComparison.Ordinal));
        ProgramResult result = _workspace.Run("report", "out/own");
        Assert.Equal(ExitCode.Failed, result.Code);
        Assert.Contains("results.json is damaged", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_never_replaces_that_of_another_run()
    {
        _workspace.TrainTiny();
        _workspace.TrainTiny("--output", "other");
        string before = Page("other");
        ProgramResult result = _workspace.Run("report", "run", "--output", "other");
        Assert.Equal(ExitCode.WrongUsage, result.Code);
        Assert.Contains("would be overwritten", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Page("other"));
        Assert.Equal(ExitCode.WrongUsage, _workspace.Run("report", "run", "--output", "").Code);
        Assert.Equal(ExitCode.Done, _workspace.Run("report", "run", "--output", "run").Code);
    }

    [Theory]
    [InlineData("tagging", "--limit", "200", "--batch-size", "8")]
    [InlineData("parsing", "--limit", "4000", "--batch-size", "10")]
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
