namespace MeProp.Cli;

/// <summary>What <c>meprop bench --distributed</c> measured and predicts, as <c>--json</c> prints it.</summary>
internal sealed record DistributedBenchReport
{
    public string Event { get; } = "distributedBench";

    public required BenchSizes Sizes { get; init; }

    public required int Processes { get; init; }

    /// <summary>The measured network first.</summary>
    public required IReadOnlyList<NetworkModel> Networks { get; init; }

    public required IReadOnlyList<SharedStep> Steps { get; init; }

    /// <summary>Seconds of a step for each network, number of processes and method.</summary>
    public IEnumerable<PredictedStep> Predictions =>
        from network in Networks
        from processes in ProcessCounts
        from step in Steps
        select new PredictedStep(network.Name, processes, step.Method, step.Predict(processes, network));

    /// <summary>1, 2, 4, … 1024.</summary>
    public static IReadOnlyList<int> ProcessCounts { get; } = [.. Enumerable.Range(0, 11).Select(i => 1 << i)];

    public required MachineInfo Machine { get; init; }

    public required string Version { get; init; }
}
