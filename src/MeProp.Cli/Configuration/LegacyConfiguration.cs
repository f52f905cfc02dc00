using System.Globalization;
using System.Text.Json;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// The JSON of the authors' C# program, translated with its semantics: gradient summed over the mini-batch, Gaussian
/// initial weights of deviation √(6/(I + O)), every weight updated each step, no dropout, selection per example.
/// </summary>
internal sealed class LegacyConfiguration(IReadOnlyList<JsonEntry> entries, string path)
{
    private const float AdamLearningRate = 0.001f;

    /// <summary>The keys of numbers, with the old program's defaults.</summary>
    private static readonly (string Key, string Default)[] Numbers =
    [
        ("HiddenSize", "500"), ("Layers", "3"), ("TrainTop", "160"), ("MinibatchSize", "100"),
        ("MaxEpoch", "20"), ("IterPerEpoch", "8"),
        ("LearningRate", "0.001"), ("DecayRate", "0.09"), ("Eps", "1e-6"), ("L2RegFactor", "0"), ("ClipBound", "5"),
        ("Prune", "0.1"), ("TrainCycle", "5"), ("RandomSeed", "-1"), ("LabelCount", "10"),
    ];

    private static readonly (string Key, PathSetting Setting)[] Files =
    [
        ("TrainFile", ImageTask.TrainImages), ("TrainLabelFile", ImageTask.TrainLabels),
        ("TestFile", ImageTask.TestImages), ("TestLabelFile", ImageTask.TestLabels),
    ];

    private readonly List<Assignment> _assignments = [];
    private readonly List<string> _notes = [];
    private string? _missingData;

    private static IEnumerable<string> Keys =>
        [.. Numbers.Select(number => number.Key), "NetType", "OptType", .. Files.Select(file => file.Key)];

    /// <summary>
    /// True when more keys are the old program's than ours; by their first letters when neither knows any.
    /// </summary>
    public static bool IsLegacy(IReadOnlyList<JsonEntry> entries, TaskList tasks)
    {
        int old = entries.Count(entry => Keys.Contains(entry.Key));
        int own = entries.Count(entry => tasks.Settings.Any(setting => setting.Key == entry.Key));
        return old + own > 0
            ? old > own
            : entries.Count(entry => entry.Key.Length > 0 && char.IsUpper(entry.Key[0])) > entries.Count / 2;
    }

    public ConfigurationFile Translate(IReadOnlyList<string> folders, TimeProvider clock)
    {
        JsonEntry? unknown = entries.FirstOrDefault(entry => !Keys.Contains(entry.Key));
        if (unknown is not null)
        {
            throw new ConfigurationException(
                $"{unknown.Source}: unknown key. Did you mean {NearestName.Closest(unknown.Key, Keys)}?");
        }

        Constants();
        Network();
        Training();
        Optimizer();
        Seed(clock);
        Data(folders);
        return new(_assignments, _notes, _missingData);
    }

    /// <summary>What the old program has no key for.</summary>
    private void Constants()
    {
        Set(Settings.Reduction, "sum", "");
        Set(Settings.Initializer, Initializer.Gaussian.Name, "");
        Set(Settings.Update, "all", "");
        Set(Settings.Dropout, "0", "");
        Set(Settings.Draw, "first", "");
    }

    private void Network()
    {
        string type = Text("NetType") ?? "mlp";
        string? method = type.ToLowerInvariant() switch
        {
            "mlp" => "dense",
            "mlptop" => "topk",
            "mlprand" => "random",
            "mlpvar" => "simplify",
            _ => null,
        };
        Set(
            Settings.Method,
            method
                ?? throw new ConfigurationException(
                    $"{Source("NetType")}: expected mlp, mlptop, mlprand or mlpvar, not {type}."),
            Source("NetType"));
        if (method == "simplify")
        {
            Set(Settings.Prune, "Prune");
            Set(Settings.Cycle, "TrainCycle");
        }
        else
        {
            Number("Prune");
            Number("TrainCycle");
        }

        Set(Settings.HiddenSize, "HiddenSize");
        Set(Settings.Layers, "Layers");
        Set(Settings.K, "TrainTop");
    }

    private void Training()
    {
        Set(Settings.BatchSize, "MinibatchSize");
        Set(Settings.Epochs, "MaxEpoch");
        Set(Settings.EvaluationsPerEpoch, "IterPerEpoch");
    }

    private void Optimizer()
    {
        string type = (Text("OptType") ?? "adam").ToLowerInvariant();
        Set(Settings.Optimizer, type, Source("OptType"));
        double rate = Number("LearningRate"), l2 = Number("L2RegFactor"), clip = Number("ClipBound");
        if (type == "adam" && (float)rate != AdamLearningRate)
            _notes.Add(
                $"LearningRate {rate} is not used: the old program's Adam always trained with {AdamLearningRate}. "
                + "--learning-rate changes it.");
        if (type == "adam") Set(Settings.LearningRate, AdamLearningRate.ToString(CultureInfo.InvariantCulture), "");
        else Set(Settings.LearningRate, "LearningRate");
        if (type == "sgd") Set(Settings.DecayRate, "DecayRate");
        else Number("DecayRate");
        if (type == "adagrad") Set(Settings.Epsilon, "Eps");
        else Number("Eps");

        // The old program's SGD leaves L2 out.
        if (type == "sgd" && l2 != 0)
            _notes.Add($"L2RegFactor {l2} is not used: the old program's SGD left it out. --l2 sets it.");
        if (type != "sgd") Set(Settings.L2, "L2RegFactor");
        if (clip > 0) Set(Settings.Clip, "ClipBound");
    }

    private void Seed(TimeProvider clock)
    {
        double seed = Number("RandomSeed");
        if (seed < 0)
        {
            Set(
                Settings.Seed, clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
                Source("RandomSeed"));
        }
        else Set(Settings.Seed, "RandomSeed");
    }

    private void Data(IReadOnlyList<string> folders)
    {
        Set(ImageTask.Classes, "LabelCount");
        string?[] names = [.. Files.Select(file => Text(file.Key))];

        // The file decides, not the default data set; without files, a data set named on the command line can still
        // come after this.
        Set(Settings.Dataset, "", "");
        if (Array.TrueForAll(names, string.IsNullOrEmpty)) return;
        for (int i = 0; i < names.Length; i++)
        {
            (string key, PathSetting setting) = Files[i];
            if (string.IsNullOrEmpty(names[i]))
            {
                throw new ConfigurationException(
                    $"{path}: {key} is missing. The four files belong together: "
                    + $"{string.Join(", ", Files.Select(file => file.Key))}.");
            }

            string? found = ImageFolder.Find(names[i]!, folders) ?? FindByName(names[i]!, folders);
            if (found is null)
                _missingData ??= $"{Source(key)}: {names[i]} does not exist, plain or with .gz added. Searched in "
                    + $"{string.Join(", ", folders.Select(Path.GetFullPath).Distinct())}. "
                    + "--data-dir names another folder.";
            Set(setting, found ?? setting.Resolve(names[i]!, folders), Source(key));
        }
    }

    /// <summary>A full path of another machine: its file may be in one of the folders.</summary>
    private static string? FindByName(string path, IReadOnlyList<string> folders) =>
        MovedPath.IsFull(path) ? ImageFolder.Find(path.Split('/', '\\')[^1], folders) : null;

    private JsonEntry? Find(string key) =>
        entries.FirstOrDefault(entry => entry.Key == key && entry.Kind != JsonTokenType.Null);

    private string Source(string key) => Find(key)?.Source ?? $"{path}: {key}";

    private string? Text(string key)
    {
        if (Find(key) is not { } entry) return null;
        ConfigurationFile.CheckType(entry, JsonTokenType.String, "a text in quotes");
        return entry.Text;
    }

    private string NumberText(string key)
    {
        if (Find(key) is not { } entry) return Numbers.First(number => number.Key == key).Default;
        ConfigurationFile.CheckType(entry, JsonTokenType.Number, "a number");
        return entry.Text;
    }

    private double Number(string key) => double.Parse(NumberText(key), CultureInfo.InvariantCulture);

    private void Set(Setting setting, string key) => Set(setting, NumberText(key), Source(key));

    private void Set(Setting setting, string text, string source) =>
        _assignments.Add(new Assignment(setting, text, source));
}
