using MeProp.Fuzz;

namespace MeProp.Tasks.Tests;

public sealed class ConlluFuzzTests
{
    /// <summary>A short run of bench/MeProp.Fuzz, which throws at the first file that breaks a promise.</summary>
    [Fact]
    public void Damaged_files_end_in_a_message_with_a_line()
    {
        TextFuzzReport report = new TextFuzzRun(seed: 20).Run(6_000);

        Assert.Equal((6_000, report.Files), (report.Files, report.Accepted + report.Rejected));

        // A run whose files all fail at their first byte, or not at all, would show nothing.
        Assert.True(report.Accepted > 500, $"{report}");
        Assert.True(report.Tokenized > 500, $"{report}");
        Assert.True(report.Messages.Count > 30, $"{report.Messages.Count} kinds of messages");
    }
}
