using System.Text.Json;

namespace MeProp.Benchmarks;

/// <summary>
/// Seconds of training until a test accuracy is reached, the meprop program against a peer program, in turns.
/// The peer is the one of <see cref="EpochComparison"/>; its objects also hold train_s and test_accuracy. It is scored
/// after every epoch. MeProp is scored twice per epoch, on the test set only at the best development score so far.
/// Evaluations count for neither. The peer has one seed, MeProp another in every round.
/// </summary>
internal sealed class TargetComparison(string peer, string meprop, string data, int rounds)
{
    private const double Target = 98.0;
    private const int PeerEpochs = 12, MePropEpochs = 14;

    private static readonly (string Name, string Arguments)[] Methods =
    [
        ("dense, batch 100", "--method dense --batch-size 100"),
        ("top-k k=80, warm-up of 1 epoch, batch 100", "--method topk --k 80 --k-warmup 1 --batch-size 100"),
        ("unified k=80, warm-up of 1 epoch, batch 50", "--method unified --k 80 --k-warmup 1 --batch-size 50"),
    ];

    public void Write(TextWriter output)
    {
        (string Name, Func<int, double> Seconds)[] programs =
        [
            ("libtorch dense, batch 50, 2 threads", _ => PeerSeconds(50)),
            ("libtorch dense, batch 100, 2 threads", _ => PeerSeconds(100)),
            .. Methods.Select(method =>
                (method.Name, (Func<int, double>)(round => MePropSeconds(method.Arguments, round)))),
        ];
        double[][] seconds = [.. programs.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < programs.Length; i++) seconds[i][round] = programs[i].Seconds(round + 1);
        output.StartTable(
            $"Seconds of training until {Target:F1} % test accuracy, 784-500-500-10, Adam, no dropout; " +
            $"{rounds} runs each, in turns.",
            "program", "each run", "median");
        for (int i = 0; i < programs.Length; i++)
        {
            string each = string.Join(", ", seconds[i].Select(Text));
            output.WriteRow(programs[i].Name, each, Text(Timing.Median(seconds[i])));
        }
    }

    private static string Text(double seconds) => double.IsFinite(seconds) ? $"{seconds:F1}" : "not reached";

    private double PeerSeconds(int batch)
    {
        JsonElement[] lines = ProgramRun.Lines(peer, $"mlp 2 {batch} {data} --epochs {PeerEpochs}");
        return FirstAtTarget(lines, "test_accuracy", "train_s");
    }

    private double MePropSeconds(string arguments, int seed)
    {
        const string Common = "--dropout 0 --evaluations-per-epoch 2";
        JsonElement[] lines = ProgramRun.Train(
            meprop, $"{data} {arguments} {Common} --epochs {MePropEpochs} --seed {seed}");
        return FirstAtTarget(
            lines.Where(line => line.GetProperty("event").GetString() == "evaluation"), "testAccuracy", "trainSeconds");
    }

    private static double FirstAtTarget(IEnumerable<JsonElement> lines, string accuracy, string seconds)
    {
        foreach (JsonElement line in lines)
        {
            JsonElement score = line.GetProperty(accuracy);
            if (score.ValueKind == JsonValueKind.Number && score.GetDouble() >= Target)
                return line.GetProperty(seconds).GetDouble();
        }

        return double.PositiveInfinity;
    }
}
