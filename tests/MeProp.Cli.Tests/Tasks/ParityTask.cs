using MeProp.Tasks;

namespace MeProp.Cli.Tests;

/// <summary>A task that the program does not know: whether the number of ones among some bits is odd.</summary>
internal sealed class ParityTask : ProgramTask
{
    public const string ScoreName = "hits";

    public static NumberSetting<int> Bits { get; } = new(
        "bits", "--bits", "Bits of an example ({default})", 3)
    { Minimum = 1, Maximum = 8 };

    public static ChoiceSetting<bool> Loud { get; } = new(
        "voice", "--voice", "How answers sound ({default})", false, [("calm", false), ("loud", true)]);

    public override string Name => "parity";

    public override IReadOnlyList<string> DataNames => ["parity", "long-parity"];

    public override IReadOnlyList<string> DataKinds => ["bits"];

    public override IReadOnlyList<Setting> Settings => [Bits];

    public override IReadOnlyList<TaskDefault> Defaults =>
    [
        new("long-parity", Bits, "5"), new("parity", MeProp.Cli.Settings.Epochs, "2"),
        new("parity", MeProp.Cli.Settings.Method, "topk"), new("long-parity", MeProp.Cli.Settings.Method, "topk"),
    ];

    public override string TestHelp => "hits";

    public override string PredictionHelp => "Tells whether bits are odd.";

    public override string InputHelp => "Text files with a line of bits each";

    public override IReadOnlyList<Setting> PredictionSettings => [Loud];

    public override void Validate(RunConfiguration configuration)
    {
        if (configuration.Get(MeProp.Cli.Settings.Limit) > 1000)
            throw new ConfigurationException("There are not so many bits.");
    }

    public override TaskData Load(
        RunConfiguration configuration, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken) =>
        new ParityData(configuration.Get(MeProp.Cli.Settings.Dataset)!, configuration.Get(Bits));

    public override TaskModel Open(string file, Model model) => new ParityModel(this, file, model);

    public override IEnumerable<(string Name, string Value)> Facts(ModelReport report, string times) =>
        [("bits", string.Join(times, report.InputShape))];
}
