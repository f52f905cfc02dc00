namespace MeProp.Cli.Tests.Equality;

/// <summary>A small configuration: the commands that leave its run in the folder "run".</summary>
/// <param name="Name">Its name in golden.json.</param>
/// <param name="Commands">Command lines of the program, run one after the other.</param>
internal sealed record EqualityCase(string Name, params string[] Commands)
{
    /// <summary>The configuration file of the authors' C# program that the legacy case reads.</summary>
    public const string LegacyFile = """
        {
          "NetType": "mlptop", "OptType": "sgd", "DecayRate": 0.5, "HiddenSize": 40, "Layers": 3, "TrainTop": 8,
          "MinibatchSize": 32, "MaxEpoch": 2, "IterPerEpoch": 2, "LabelCount": 10, "RandomSeed": 3
        }
        """;

    // Wide enough for two threads to share products.
    private const string Wide = "--method unified --hidden 400 --k 40 --k-warmup 1.5";

    private const string Data = "digits --limit 600 --draw first";

    private const string Simplify = $"simplify model {Data} --epochs 3 --threads 1 --quiet --output run";

    private const string TopK = "--method topk --hidden 40 --k 8";

    /// <summary>
    /// Every method, optimizer, activation and initializer, both updates, and 1 to 5 layers. Batches of 64 or 7 leave a
    /// smaller last batch of the 600 examples.
    /// </summary>
    public static IReadOnlyList<EqualityCase> All { get; } =
    [
        new("dense-sgd-1-layer", Train("--method dense --layers 1 --optimizer sgd --batch-size 64")),
        new("dense-adam-2-layers-tanh", Train(
            "--method dense --hidden 40 --layers 2 --activation tanh --init uniform --l2 0.001 --clip 0.01")),
        new("topk-adam", Train(TopK)),
        new("topk-adam-resumed", Train(TopK, epochs: 1), Resume(epochs: 2)) { Golden = "topk-adam" },
        new("topk-adagrad-all-cube", Train(
            TopK + " --optimizer adagrad --update all --activation cube --init gaussian")),
        new("topk-sgd-4-layers", Train(
            "--method topk --hidden 37 --k 5 --layers 4 --optimizer sgd --batch-size 7 --evaluations-per-epoch 3")),
        new("unified-adam-warmup", Train(Wide)),
        new("unified-adam-warmup-2-threads", Train(Wide, threads: 2)) { Golden = "unified-adam-warmup" },
        new("unified-sgd-all-sigmoid", Train(
            "--method unified --hidden 40 --k 8 --optimizer sgd --update all --activation sigmoid --seed 7")),
        new("random-adagrad-5-layers", Train(
            "--method random --hidden 40 --k 8 --layers 5 --optimizer adagrad --dropout 0 --batch-size 64")),
        new("unified-random-adam-all", Train(
            "--method unified-random --hidden 40 --k 8 --dropout 0.3 --update all --l2 0.001 --clip 0.01")),
        new("simplify-adam", Train(
            "--method simplify --hidden 40 --k 8 --prune 0.2 --cycle 2 --evaluations-per-epoch 2", epochs: 3)),
        new("simplify-adagrad-all", Train(
            "--method simplify --hidden 30 --k 6 --prune 0.15 --optimizer adagrad --update all --dropout 0")),
        new("simplify-model", Train("--method dense --hidden 40", epochs: 1, output: "model"),
            Simplify + " --k 8 --prune 0.2 --cycle 2"),
        new("legacy-sgd", "train digits --config old.json --limit 600 --threads 1 --quiet --output run"),
        new("interrupted-adam", Resume(epochs: 6)) { StartsFromFixture = true },
        new("complete-simplify", Resume(epochs: 3)) { StartsFromFixture = true },
    ];

    /// <summary>Whose hashes in golden.json it must reproduce.</summary>
    public string Golden { get; init; } = Name;

    /// <summary>Whether "run" is at first the folder of this name in Fixtures.</summary>
    public bool StartsFromFixture { get; init; }

    private static string Train(string options, int epochs = 2, int threads = 1, string output = "run") =>
        $"train {Data} --epochs {epochs} --threads {threads} --quiet --output {output} {options}";

    private static string Resume(int epochs) => $"train --resume run --epochs {epochs} --threads 1 --quiet";
}
