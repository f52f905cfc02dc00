namespace MeProp.Cli;

internal static class BenchSettings
{
    public static NumberSetting<int> HiddenSize { get; } = new(
        "hiddenSize", "--hidden", "Outputs of each hidden layer ({default})", Settings.HiddenSize.Default)
    { Minimum = 1, Maximum = Settings.HiddenSize.Maximum };

    public static NumberSetting<int> Layers { get; } = new(
        "layers", "--layers", "Linear layers, the output layer included ({default})", Settings.Layers.Default)
    { Minimum = 2, Maximum = Settings.Layers.Maximum };

    public static NumberSetting<int> Inputs { get; } = new(
        "inputs", "--inputs", "Values of an example ({default})", 784)
    { Minimum = 1, Maximum = 1_000_000 };

    public static NumberSetting<int> Classes { get; } = new(
        "classes", "--classes", "Outputs of the last layer ({default})", 10)
    { Minimum = 2, Maximum = 256 };

    public static NumberSetting<int> BatchSize { get; } = new(
        "batchSize", "--batch-size", "Examples per step ({default})", Settings.BatchSize.Default)
    { Minimum = 1, Maximum = Settings.BatchSize.Maximum };

    public static NumberSetting<int> K { get; } = new(
        "k", "--k", "Outputs that meProp keeps of each hidden layer ({default})", Settings.K.Default)
    { Minimum = 1, Maximum = Settings.HiddenSize.Maximum };

    public static NumberSetting<int> Seconds { get; } = new(
        "seconds", "--seconds", "How long to measure, about ({default})", 12)
    { Minimum = 1, Maximum = 25, IsHidden = true };

    public static IReadOnlyList<Setting> All =>
        [
            HiddenSize, Layers, Inputs, Classes, BatchSize, K, Settings.PlainThreads, .. Settings.OfDevice,
            Seconds,
        ];
}
