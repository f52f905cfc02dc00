using System.Text.Json;

namespace MeProp.Benchmarks;

/// <summary>
/// Whole epochs of the meprop program against a peer program, in turns.
/// The peer accepts "mlp THREADS BATCH FOLDER --epochs E" and prints one JSON object per line with epoch_s. Its last
/// epoch counts, and the better median of 1 and 2 threads. For meprop the median epoch of a run counts.
/// </summary>
internal sealed class EpochComparison(string peer, string meprop, string data, int rounds)
{
    /// <summary>Methods are still being compiled in the first 4 to 6 epochs; the median is one of the later.</summary>
    private const int MePropEpochs = 15;

    private static readonly (string Name, string Arguments)[] Methods =
    [
        ("dense", "--method dense"), ("unified k=20", "--method unified --k 20"),
        ("unified k=30", "--method unified --k 30"), ("top-k k=20", "--method topk --k 20"),
    ];

    public void Write(TextWriter output, TextWriter csv)
    {
        output.StartTable(
            $"Seconds per epoch, medians of {rounds} rounds in turns. Brackets: speedup over the faster libtorch column.",
            ["batch", "libtorch dense, 1 thread", "2 threads", .. Methods.Select(method => method.Name)]);
        csv.WriteLine("batch,round,program,seconds");
        foreach (int batch in (int[])[10, 50, 100]) output.WriteRow(Row(batch, csv));
    }

    private string[] Row(int batch, TextWriter csv)
    {
        (string Name, Func<double> Seconds)[] programs =
        [
            ("libtorch dense 1t", () => PeerSeconds(1, batch)),
            ("libtorch dense 2t", () => PeerSeconds(2, batch)),
            .. Methods.Select(method => (method.Name, (Func<double>)(() => MePropSeconds(method.Arguments, batch)))),
        ];
        double[][] times = [.. programs.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < programs.Length; i++)
            {
                times[i][round] = programs[i].Seconds();
                csv.WriteLine($"{batch},{round + 1},{programs[i].Name},{times[i][round]:F4}");
                csv.Flush();
            }

        double[] medians = [.. times.Select(Timing.Median)];
        double best = Math.Min(medians[0], medians[1]);
        return
        [
            $"{batch}", $"{medians[0]:F2}", $"{medians[1]:F2}",
            .. medians[2..].Select(median => $"{median:F3} ({best / median:F1}×)"),
        ];
    }

    private double PeerSeconds(int threads, int batch) =>
        ProgramRun.Lines(peer, $"mlp {threads} {batch} {data} --epochs 2")[^1].GetProperty("epoch_s").GetDouble();

    private double MePropSeconds(string arguments, int batch)
    {
        JsonElement[] lines = ProgramRun.Train(
            meprop, $"{data} {arguments} --batch-size {batch} --epochs {MePropEpochs} --dropout 0");
        return lines[^1].GetProperty("secondsPerEpoch").GetProperty("total").GetDouble();
    }
}
