using MeProp.Fuzz;

namespace MeProp.Tests;

public class FuzzTests
{
    /// <summary>A short run of bench/MeProp.Fuzz, which throws at the first file that breaks a promise.</summary>
    [Fact]
    public void Damaged_files_end_in_a_message_soon_and_without_much_memory()
    {
        using CpuDevice device = CpuDevice.Create(1);
        ModelFuzzReport report = new FuzzRun(device, seed: 20).Run(20_000);
        Assert.Equal(20_000, report.Files);
        Assert.Equal(report.Files, report.Models + report.TensorsOnly + report.Rejected);

        // A run whose files all fail at their first byte, or not at all, would show nothing.
        Assert.True(report.Models > 200, $"{report}");
        Assert.True(report.TensorsOnly > 400, $"{report}");
        Assert.True(report.Messages.Count > 60, $"{report.Messages.Count} kinds of messages");
    }

    [Fact]
    public void The_same_seed_and_number_give_the_same_file()
    {
        using CpuDevice device = CpuDevice.Create(1);
        FuzzRun run = new(device, seed: 3), again = new(device, seed: 3);
        byte[][] first = [.. Enumerable.Range(0, 100).Select(i => run.FileOf(i))];
        Assert.Equal(first, Enumerable.Range(0, 100).Select(i => again.FileOf(i)));
        Assert.True(first.Select(Convert.ToHexString).Distinct().Count() > 90);
    }
}
