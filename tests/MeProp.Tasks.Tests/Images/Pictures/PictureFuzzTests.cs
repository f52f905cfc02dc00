using MeProp.Fuzz;

namespace MeProp.Tasks.Tests;

public sealed class PictureFuzzTests
{
    /// <summary>A short run of bench/MeProp.Fuzz, which throws at the first file that breaks a promise.</summary>
    [Fact]
    public void Damaged_pictures_end_in_a_message()
    {
        using var run = new PictureFuzzRun(seed: 20);
        PictureFuzzReport report = run.Run(4_000);

        Assert.Equal((4_000, report.Files), (report.Files, report.Pictures + report.Idx + report.Rejected));

        // A run whose files all fail at their first byte, or not at all, would show nothing.
        Assert.True(report.Pictures > 300, $"{report}");
        Assert.True(report.Idx > 5, $"{report}");
        Assert.True(report.Rejected > 1_000, $"{report}");
        Assert.True(report.Messages.Count > 20, $"{report.Messages.Count} kinds of messages");
    }
}
