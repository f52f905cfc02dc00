using System.Globalization;
using System.Text.Json;

namespace MeProp.Benchmarks;

/// <summary>
/// Seconds of training until a test accuracy is reached, against a peer program, in turns. The peer is scored on the test set after every epoch, ours twice an epoch and only
/// when the development score is the best so far; scoring counts for neither. The peer has one seed, ours another one in every round.
/// </summary>
/// <param name="peer">The peer's command, see <see cref="EpochComparison"/>; its objects hold train_s and test_accuracy, too.</param>
/// <param name="meprop">Our command.</param>
/// <param name="data">Folder of MNIST.</param>
/// <param name="rounds">How often each has its turn.</param>
internal sealed class TargetComparison(string peer, string meprop, string data, int rounds)
{
    private const double Target = 98.0;
    private const int PeerEpochs = 12, OurEpochs = 14;

    private static readonly int[] PeerBatches = [50, 100];

    private static readonly (string Name, string Arguments)[] Ours =
    [
        ("dense, batch 100", "--method dense --batch-size 100"),
        ("top-k k=80, warm-up of 1 epoch, batch 100", "--method topk --k 80 --k-warmup 1 --batch-size 100"),
        ("unified k=80, warm-up of 1 epoch, batch 50", "--method unified --k 80 --k-warmup 1 --batch-size 50"),
    ];

    public void Write(TextWriter output)
    {
        (string Name, Func<int, double> Seconds)[] programs =
        [
            .. PeerBatches.Select(batch => ($"libtorch dense, batch {batch}, 2 threads", (Func<int, double>)(_ => PeerSeconds(batch)))),
            .. Ours.Select(ours => (ours.Name, (Func<int, double>)(round => OurSeconds(ours.Arguments, round)))),
        ];
        var seconds = programs.Select(_ => new double[rounds]).ToArray();
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < programs.Length; i++) seconds[i][round] = programs[i].Seconds(round + 1);
        output.WriteLine($"Seconds of training until {Target:F1} % test accuracy, 784-500-500-10, Adam, no dropout; {rounds} runs each, in turns.");
        output.WriteLine();
        output.WriteLine("| program | each run | median |");
        output.WriteLine("|---|---|---|");
        for (int i = 0; i < programs.Length; i++) output.WriteLine($"| {programs[i].Name} | {string.Join(", ", seconds[i].Select(Text))} | {Text(Timing.Median(seconds[i]))} |");
    }

    private static string Text(double seconds) => double.IsFinite(seconds) ? seconds.ToString("F1", CultureInfo.InvariantCulture) : "not reached";

    private double PeerSeconds(int batch) => First(ProgramRun.Lines(peer, $"mlp 2 {batch} {data} --epochs {PeerEpochs}"), "test_accuracy", "train_s");

    private double OurSeconds(string arguments, int seed)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"meprop-bench-{Guid.NewGuid():N}");
        JsonElement[] lines = ProgramRun.Lines(meprop, $"train {data} {arguments} --dropout 0 --epochs {OurEpochs} --evaluations-per-epoch 2 --seed {seed} --json --output {folder}");
        Directory.Delete(folder, recursive: true);
        return First([.. lines.Where(line => line.GetProperty("event").GetString() == "evaluation")], "testAccuracy", "trainSeconds");
    }

    private static double First(JsonElement[] lines, string accuracy, string seconds)
    {
        foreach (JsonElement line in lines)
        {
            if (line.GetProperty(accuracy) is { ValueKind: JsonValueKind.Number } score && score.GetDouble() >= Target) return line.GetProperty(seconds).GetDouble();
        }

        return double.PositiveInfinity;
    }
}
