namespace MeProp.Cli;

internal static class RunHeader
{
    /// <summary>Writes three lines.</summary>
    public static void Write(TrainingRun run, Terminal terminal)
    {
        RunConfiguration c = run.Configuration;
        terminal.WriteLine(
            $"{run.Data.Name}: {run.Data.Train.Count:N0} train, {run.Data.Development.Count:N0} dev, "
            + $"{run.Data.Test.Count:N0} test {run.Data.Describe()}");
        terminal.WriteLine(
            $"{run.Title}, network {run.Data.SizesOf(run.Network)}, batch {c.Get(Settings.BatchSize)}, "
            + $"{Settings.Optimizer.NameIn(c)}, seed {c.Get(Settings.Seed)}");
        terminal.WriteLine(run.Device.Description);
        terminal.WriteLine();
    }
}
