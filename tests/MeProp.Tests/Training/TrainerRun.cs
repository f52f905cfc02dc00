namespace MeProp.Tests;

/// <summary>Runs trainers in tests.</summary>
internal static class TrainerRun
{
    /// <summary>Trains until the end, unless the test run is cancelled.</summary>
    public static TrainingResult Run(
        this Trainer trainer, Examples training, Examples? development = null, Examples? test = null) =>
        trainer.Train(training, development, test, TestContext.Current.CancellationToken);

    /// <summary>All trained values, one after the other.</summary>
    public static float[] Values(this Network network) => [.. network.Parameters.SelectMany(p => p.Value.ToArray())];
}
