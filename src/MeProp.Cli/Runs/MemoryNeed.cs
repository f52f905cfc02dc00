using System.Globalization;

namespace MeProp.Cli;

/// <summary>Bytes that training takes at most, worked out from sizes before anything is allocated.</summary>
/// <param name="Weights">Number of trained values.</param>
/// <param name="Training">Values, gradients, moments, averages, the best values so far, sums of processes.</param>
/// <param name="Checkpoints">Two snapshots for the thread that writes.</param>
/// <param name="Batch">Outputs of all layers, and their gradients.</param>
/// <param name="Data">Examples in memory.</param>
internal sealed record MemoryNeed(long Weights, long Training, long Checkpoints, long Batch, long Data)
{
    private const int EvaluationRows = 250;

    /// <summary>Matrices of the size of an output: y, dy, and those of activation and dropout.</summary>
    private const int MatricesPerOutput = 4;
    private const int Snapshots = 2;

    public long Total => Training + Checkpoints + Batch + Data;

    /// <summary>What a run of a network with these parts needs.</summary>
    public static MemoryNeed Of(TrainingRun run)
    {
        RunConfiguration c = run.Configuration;
        long[] parameters = [.. run.Network.Input.Declarations
            .Concat(run.Network.Layers.SelectMany(layer => layer.Declarations))
            .Select(parameter => (long)parameter.Shape.Rows * parameter.Shape.Columns)];
        long weights = parameters.Sum();
        int moments = c.Get(Settings.Optimizer) switch
        {
            OptimizerKind.Adam => 2,
            OptimizerKind.AdaGrad => 1,
            _ => 0,
        };
        int slots = moments + (c.Get(Settings.Average) > 0 ? 1 : 0);

        // Training: value, gradient, best value, what processes send and receive, and a parameter that is drawn. A
        // snapshot: value, best value.
        int travelling = run.Processes is { Count: > 1 } ? 2 : 0;
        long training = Bytes(weights * (3 + travelling + slots) + parameters.Max());
        long checkpoints = run.HasCheckpoints ? Bytes(weights * Snapshots * (2 + slots)) : 0;
        long outputs = run.Network.Inputs + run.Network.Layers.Sum(layer => (long)layer.Outputs);
        long rows = MatricesPerOutput * RowsOf(run.Data.Train, c.Get(Settings.BatchSize))
            + RowsOf(run.Data.Development, EvaluationRows);
        return new MemoryNeed(weights, training, checkpoints, Bytes(rows * outputs), run.Data.BytesInMemory);
    }

    /// <summary>Throws when runs side by side need more than the process may use.</summary>
    /// <exception cref="InsufficientMemoryException">They do; the message has the numbers.</exception>
    public void Check(long available, RunConfiguration c, int sideBySide = 1)
    {
        long total = (Total - Data) * sideBySide + Data;
        if (total <= available) return;
        string runs = sideBySide == 1 ? "the run needs" : $"{sideBySide} runs side by side need";
        string advice = Math.Max(Training, Checkpoints) >= Math.Max(Batch, Data)
            ? $"a smaller --hidden (now {c.Get(Settings.HiddenSize)}) or fewer --layers (now {c.Get(Settings.Layers)})"
              + (Checkpoints > 0 ? ", or --no-checkpoints" : "")
            : Batch >= Data
            ? $"a smaller --batch-size (now {c.Get(Settings.BatchSize)})"
            : "a smaller --limit";
        if (sideBySide > 1) advice += ", or a smaller --max-parallel";
        throw new InsufficientMemoryException(
            $"{runs} up to {Text(total)} of memory, and the program may use {Text(available)}: "
            + $"{Weights.ToString("N0", CultureInfo.InvariantCulture)} weights with gradients and moments {Text(Training)}, "
            + $"checkpoints {Text(Checkpoints)}, batch {Text(Batch)}, data {Text(Data)}. Try {advice}.");
    }

    /// <summary>Rows of the largest batch: the longest examples together.</summary>
    private static long RowsOf(Examples examples, int batchSize)
    {
        if (examples.LengthOf(0) == 1 && examples is not IdExamples) return Math.Min(batchSize, examples.Count);
        var longest = new PriorityQueue<int, int>();
        for (int i = 0; i < examples.Count; i++)
        {
            int length = examples.LengthOf(i);
            if (longest.Count < batchSize) longest.Enqueue(length, length);
            else if (length > longest.Peek()) longest.DequeueEnqueue(length, length);
        }

        return longest.UnorderedItems.Sum(item => (long)item.Element);
    }

    private static long Bytes(long floats) => sizeof(float) * floats;

    private static string Text(long bytes) => bytes >= 1e9
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB");
}
