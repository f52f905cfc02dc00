using System.Globalization;
using System.Text.Json;

namespace MeProp.Benchmarks;

/// <summary>
/// Whole epochs against a peer program, in turns. The peer is a command that is given "mlp THREADS BATCH FOLDER --epochs E" and prints one JSON object a
/// line with epoch_s; its last epoch counts, and of 1 and 2 threads the better median. Ours is the meprop program; the median of its epochs counts, which are so many that
/// the compiler is done with the first few.
/// </summary>
/// <param name="peer">The peer's command.</param>
/// <param name="meprop">Our command.</param>
/// <param name="data">Folder of MNIST.</param>
/// <param name="rounds">How often each has its turn.</param>
internal sealed class EpochComparison(string peer, string meprop, string data, int rounds)
{
    private static readonly (string Name, string Arguments)[] Ours =
    [
        ("dense", "--method dense"), ("unified k=20", "--method unified --k 20"), ("unified k=30", "--method unified --k 30"), ("top-k k=20", "--method topk --k 20"),
    ];

    /// <summary>The first 4 to 6 of an eighth to a third of a second pass while methods are still compiled.</summary>
    private const int OurEpochs = 15;

    public void Write(TextWriter output, TextWriter csv)
    {
        output.WriteLine($"Seconds per epoch, medians of {rounds} rounds in turns; in brackets how many times faster than the peer's better thread count.");
        output.WriteLine();
        output.WriteLine($"| batch | libtorch dense, 1 thread | 2 threads |{string.Concat(Ours.Select(o => $" {o.Name} |"))}");
        output.WriteLine($"|---|---|---|{string.Concat(Ours.Select(_ => "---|"))}");
        csv.WriteLine("batch,round,program,seconds");
        foreach (int batch in (int[])[10, 50, 100]) output.WriteLine(Row(batch, csv));
    }

    private string Row(int batch, TextWriter csv)
    {
        var peers = new[] { new List<double>(), [] };
        List<double>[] ours = [.. Ours.Select(_ => new List<double>())];
        for (int round = 1; round <= rounds; round++)
        {
            for (int threads = 1; threads <= 2; threads++) Add(peers[threads - 1], PeerSeconds(threads, batch), $"libtorch dense {threads}t");
            for (int i = 0; i < Ours.Length; i++) Add(ours[i], OurSeconds(Ours[i].Arguments, batch), Ours[i].Name);

            void Add(List<double> times, double seconds, string name)
            {
                times.Add(seconds);
                csv.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{batch},{round},{name},{seconds:F4}"));
                csv.Flush();
            }
        }

        double best = Math.Min(Timing.Median(peers[0]), Timing.Median(peers[1]));
        string cells = string.Concat(ours.Select(times => $" {Timing.Median(times):F3} ({best / Timing.Median(times):F1}×) |"));
        return $"| {batch} | {Timing.Median(peers[0]):F2} | {Timing.Median(peers[1]):F2} |{cells}";
    }

    private double PeerSeconds(int threads, int batch)
    {
        return ProgramRun.Lines(peer, $"mlp {threads} {batch} {data} --epochs 2")[^1].GetProperty("epoch_s").GetDouble();
    }

    private double OurSeconds(string arguments, int batch)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"meprop-bench-{Guid.NewGuid():N}");
        JsonElement last = ProgramRun.Lines(meprop, $"train {data} {arguments} --batch-size {batch} --epochs {OurEpochs} --dropout 0 --json --output {folder}")[^1];
        Directory.Delete(folder, recursive: true);
        return last.GetProperty("secondsPerEpoch").GetProperty("total").GetDouble();
    }
}
