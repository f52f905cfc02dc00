using PuppeteerSharp;

namespace MeProp.Cli.Tests;

/// <summary>A headless Chromium for the tests of pages, started once.</summary>
public sealed class Browser : IAsyncLifetime
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        string? place = Environment.GetEnvironmentVariable("MEPROP_CHROMIUM") ?? Array.Find(Places, File.Exists);
        if (place is null) return;
        _browser = await Puppeteer.LaunchAsync(new LaunchOptions
        {
            Headless = true,
            ExecutablePath = place,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
    }

    /// <summary>Opens a file; every error of the console or the page goes to a list.</summary>
    public async Task<IPage> OpenAsync(string file, int width, bool isDark, List<string> errors)
    {
        if (_browser is null)
            Assert.Skip("There is no Chromium: install the package chromium, or set MEPROP_CHROMIUM to its program.");
        IPage page = await _browser.NewPageAsync();
        page.Console += (_, message) => errors.Add(message.Message.Text);
        page.PageError += (_, error) => errors.Add(error.Message);
        page.RequestFailed += (_, request) => errors.Add(request.Request.Url);
        await page.SetViewportAsync(new ViewPortOptions { Width = width, Height = 900 });
        await page.EmulateMediaFeaturesAsync(
        [
            new() { MediaFeature = MediaFeature.PrefersColorScheme, Value = isDark ? "dark" : "light" },
        ]);
        await page.GoToAsync(new Uri(file).AbsoluteUri);
        return page;
    }
}
