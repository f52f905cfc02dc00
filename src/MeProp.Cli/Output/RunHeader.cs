using System.Globalization;

namespace MeProp.Cli;

/// <summary>Says what is about to be trained.</summary>
internal static class RunHeader
{
    /// <summary>Writes three lines.</summary>
    /// <param name="run">What will be trained.</param>
    /// <param name="terminal">Where to say it.</param>
    public static void Write(TrainingRun run, Terminal terminal)
    {
        RunConfiguration c = run.Configuration;
        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Data.Name}: {run.Data.Train.Count:N0} train, {run.Data.Development.Count:N0} dev, {run.Data.Test.Count:N0} test images of {run.Data.Height}x{run.Data.Width}, {run.Data.Classes} classes"));
        terminal.WriteLine($"{run.Title}, network {run.Sizes}, batch {c.BatchSize}, {Settings.Optimizer.NameIn(c)}, seed {c.Seed}");
        terminal.WriteLine(run.Device.Description);
        terminal.WriteLine();
    }
}
