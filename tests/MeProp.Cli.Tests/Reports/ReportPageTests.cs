using PuppeteerSharp;
using PuppeteerSharp.Media;

namespace MeProp.Cli.Tests;

/// <summary>Reports as pages in a browser.</summary>
public sealed class ReportPageTests(Browser browser) : IClassFixture<Browser>, IDisposable
{
    private const double MinContrast = 4.5;

    /// <summary>A4 without margins of 1 cm, in pixels.</summary>
    private const int PaperWidth = 718;

    /// <summary>Texts of the page whose colour is too near to what is behind them.</summary>
    private const string FaintTexts = """
        (least) => {
          const channels = color => color.match(/[\d.]+/g).map(Number);
          const linear = c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
          const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
          const behind = element => {
            for (let e = element; e; e = e.parentElement) {
              const color = channels(getComputedStyle(e).backgroundColor);
              if (color.length < 4 || color[3] > 0) return color;
            }
            return [255, 255, 255];
          };
          const faint = [];
          for (const element of document.querySelectorAll('body *')) {
            const texts = [...element.childNodes].filter(node => node.nodeType === 3 && node.data.trim());
            if (!texts.length || element.closest('style')) continue;
            const isDrawn = element.namespaceURI.endsWith('svg');
            // Numbers on the cells of a map have a test of their own.
            if (isDrawn && /^\d+$/.test(element.textContent.trim()) && element.closest('#figure-confusions')) continue;
            const style = getComputedStyle(element);
            const front = channels(isDrawn ? style.fill : style.color);
            const [high, low] = [luminance(front), luminance(behind(element))].sort((a, b) => b - a);
            const contrast = (high + 0.05) / (low + 0.05);
            if (contrast < least) faint.push(`${element.textContent.trim().slice(0, 40)}: ${contrast.toFixed(2)}`);
          }
          return faint;
        }
        """;

    /// <summary>Figures that are not to be seen, or show nothing.</summary>
    private const string EmptyFigures = """
        () => [...document.querySelectorAll('figure')].filter(figure => {
          const svg = figure.querySelector('svg');
          if (!svg) return true;
          const box = svg.getBoundingClientRect();
          const shapes = [...svg.querySelectorAll('path, image, polygon, line')].filter(shape => {
            const size = shape.getBoundingClientRect();
            return size.width > 2 || size.height > 2;
          });
          const names = [...svg.querySelectorAll('text')].filter(text => text.getBoundingClientRect().width > 4);
          return box.width < 200 || box.height < 60 || shapes.length < 3 || names.length < 3;
        }).map(figure => figure.id || figure.textContent.slice(0, 40))
        """;

    /// <summary>What a screen reader cannot tell: pictures without words, headings that skip a level, regions without a
    /// name, names that are used twice.</summary>
    private const string Untold = """
        () => {
          const faults = [];
          for (const picture of document.querySelectorAll('img, svg[role=img]'))
            if (!(picture.alt || picture.getAttribute('aria-label'))) faults.push('a picture without words');
          let level = 0;
          for (const heading of document.querySelectorAll('h1, h2, h3, h4')) {
            const next = Number(heading.tagName[1]);
            if (next > level + 1) faults.push(`${heading.tagName} after h${level}: ${heading.textContent}`);
            level = next;
          }
          for (const region of document.querySelectorAll('[role=region]'))
            if (!region.getAttribute('aria-label') || region.tabIndex < 0) faults.push('a region without a name');
          const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
          for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) faults.push(`id ${id} twice`);
          if (document.querySelectorAll('h1').length !== 1 || !document.documentElement.lang) faults.push('no title');
          for (const link of document.querySelectorAll('a[href^="#"]'))
            if (!document.getElementById(link.getAttribute('href').slice(1))) faults.push(`no place ${link.href}`);
          return faults;
        }
        """;

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public Task A_run_of_images_is_shown() => CheckAsync("train", "digits", "--limit", "500", "--epochs", "2");

    [Fact]
    public Task A_comparison_is_shown() =>
        CheckAsync("compare", "digits", "--limit", "500", "--epochs", "2", "--seeds", "2");

    [Fact]
    public Task A_sweep_is_shown() => CheckAsync(
        "sweep", "digits", "--limit", "300", "--epochs", "1", "--k", "2,5,10,20", "--method", "topk,random,dense");

    [Fact]
    public Task A_simplification_is_shown() => CheckAsync(
        "train", "digits", "--method", "simplify", "--k", "5", "--cycle", "1", "--limit", "500", "--epochs", "3");

    [Fact]
    public Task A_tagger_is_shown() => CheckAsync("train", "tagging", "--limit", "200", "--epochs", "1");

    [Fact]
    public Task A_parser_is_shown() => CheckAsync("train", "parsing", "--limit", "2000", "--epochs", "1");

    [Fact]
    public Task An_experiment_is_shown()
    {
        _workspace.WriteImages("tiny");
        _workspace.Write("small.json", ExperimentFiles.Small);
        ProgramResult result = _workspace.Run("reproduce", "small.json", "--threads", "1", "--output", "out");
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Error));
        return LookAsync(Path.Combine("out", "small"), figures: 2);
    }

    /// <summary>Trains and looks at the page.</summary>
    private Task CheckAsync(params string[] arguments)
    {
        ProgramResult result = _workspace.Run(
            [.. arguments, "--hidden", "40", "--threads", "1", "--output", "out"]);
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.DoesNotContain("report", result.Error, StringComparison.Ordinal);
        return LookAsync("out", figures: 3);
    }

    /// <summary>
    /// Looks at a page as on a telephone, a desk and paper, in light and in dark, folded and unfolded.
    /// </summary>
    private async Task LookAsync(string folder, int figures)
    {
        string file = Path.Combine(_workspace[folder], ReportFiles.PageName);
        foreach ((int width, bool isDark) in ((int, bool)[])[(390, false), (1440, false), (390, true)])
        {
            var errors = new List<string>();
            await using IPage page = await browser.OpenAsync(file, width, isDark, errors);
            await AssertReadableAsync(page, width);
            int count = await page.EvaluateExpressionAsync<int>("document.querySelectorAll('figure').length");
            Assert.True(count >= figures, $"There are {count} figures.");
            Assert.Empty(await page.EvaluateFunctionAsync<string[]>(EmptyFigures));
            Assert.Empty(await page.EvaluateFunctionAsync<string[]>(Untold));
            await page.EvaluateExpressionAsync(
                "document.querySelectorAll('details').forEach(part => part.open = true)");
            await AssertReadableAsync(page, width);
            Assert.Empty(errors);
        }

        await using IPage print = await browser.OpenAsync(file, PaperWidth, isDark: true, []);
        await print.EmulateMediaTypeAsync(MediaType.Print);
        await AssertReadableAsync(print, PaperWidth);
        Assert.Empty(await print.EvaluateFunctionAsync<string[]>(EmptyFigures));
    }

    private static async Task AssertReadableAsync(IPage page, int width)
    {
        int scroll = await page.EvaluateExpressionAsync<int>("document.documentElement.scrollWidth");
        Assert.True(scroll <= width, $"The page is {scroll} pixels wide, the window {width}.");
        Assert.Empty(await page.EvaluateFunctionAsync<string[]>(FaintTexts, MinContrast));
    }
}
