namespace MeProp.Benchmarks;

/// <summary>
/// The phases of a training step of a tagger: embeddings of 190 values, a bidirectional LSTM and a dense output layer,
/// on made-up sentences. Methods take turns, each with one epoch.
/// </summary>
internal static class SequenceTable
{
    private const int Sentences = 256, MinLength = 5, MaxLength = 45, Hidden = 500, Classes = 50, Features = 8;

    private static readonly Keep[] Methods =
        [Keep.All, Keep.TopK(20), Keep.TopK(10), Keep.TopK(20).SharingBudget(), Keep.UnifiedTopK(20)];

    public static void Write(TextWriter output, int rounds)
    {
        IdExamples training = MakeUp();
        output.StartTable(
            $"Milliseconds per step of a tagger on made-up sentences of {MinLength} to {MaxLength} rows: embeddings of "
            + $"190 values, bidirectional LSTM of {Hidden}, {Classes} tags, Adam; medians of {rounds} turns.",
            "kept of a gate", "sentences", "threads", "forward", "select", "backward", "update", "total",
            "select + backward + update, of dense", "step, of dense");
        foreach (int batch in (int[])[16, 1])
            foreach (int threads in (int[])[1, 2]) Write(output, training, batch, threads, rounds);
    }

    private static void Write(TextWriter output, IdExamples training, int batch, int threads, int rounds)
    {
        PhaseSeconds[][] seconds = [.. Methods.Select(_ => new PhaseSeconds[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < Methods.Length; i++)
            {
                using CpuDevice device = CpuDevice.Create(threads);
                TrainingResult result = Make(device, Methods[i], batch).Train(training);
                seconds[i][round] = result.Epochs[^1].Seconds;
            }
        }

        int steps = (Sentences + batch - 1) / batch;
        PhaseSeconds dense = PhaseSeconds.Median(seconds[0]);
        for (int i = 0; i < Methods.Length; i++)
        {
            PhaseSeconds s = PhaseSeconds.Median(seconds[i]);
            output.WriteRow(
                $"{Methods[i]}", $"{batch}", $"{threads}", Milliseconds(s.Forward), Milliseconds(s.Select),
                Milliseconds(s.Backward), Milliseconds(s.Update), Milliseconds(s.Total),
                $"{Backprop(dense) / Backprop(s):F1}×", $"{dense.Total / s.Total:F1}×");
        }

        string Milliseconds(double value) => $"{value / steps * 1e3:F2}";
        static double Backprop(PhaseSeconds s) => s.Select + s.Backward + s.Update;
    }

    /// <summary>Two epochs: the first is not counted.</summary>
    private static Trainer Make(CpuDevice device, Keep keep, int batch)
    {
        EmbeddingTable[] tables = [new("words", 20_000, 50), .. Enumerable.Range(1, Features - 1)
            .Select(f => new EmbeddingTable($"feature {f}", 500, 20))];
        var network = new Network(
            new Embedding(tables), new Lstm(Hidden, keep, isBidirectional: true), new Dense(Classes));
        var options = new TrainerOptions { Epochs = 2, BatchSize = batch };
        return new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), options);
    }

    private static IdExamples MakeUp()
    {
        var random = new RandomStream(1);
        int[] lengths =
            [.. Enumerable.Range(0, Sentences).Select(_ => MinLength + random.NextInt32(MaxLength - MinLength + 1))];
        int rows = lengths.Sum();
        int[] ids = [.. Enumerable.Range(0, rows * Features)
            .Select(i => random.NextInt32(i % Features == 0 ? 20_000 : 500))];
        int[] targets = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt32(Classes))];
        return new IdExamples(ids, Features, targets, Classes, lengths);
    }
}
