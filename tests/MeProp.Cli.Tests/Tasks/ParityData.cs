namespace MeProp.Cli.Tests;

internal sealed class ParityData(string name, int bits, int count = 400) : TaskData
{
    public int Bits => bits;

    public override string Name => name;

    public override Examples Train { get; } = Create(bits, count, seed: 1);

    public override Examples Development { get; } = Create(bits, 60, seed: 2);

    public override Examples Test { get; } = Create(bits, 80, seed: 3);

    public override ModelInfo Info => new() { Task = "parity", Labels = ["even", "odd"], InputShape = [bits] };

    public override string Describe(string times = "x") => $"rows of {bits} bits";

    public override TaskData First(int count) => new ParityData(name, bits, count);

    public override Network CreateNetwork(RunConfiguration configuration, Keep keep) => new(
        new ValuesInput(bits), new Dense(configuration.Get(Settings.HiddenSize), keep, Activation.Tanh), new Dense(2));

    public override Evaluator CreateEvaluator(Network network, Device device) => new ParityEvaluator(network, device);

    public override string SizesOf(Network network) => $"{bits} bits to {string.Join('-', network.HiddenSizes)}";

    public override IEnumerable<string> NotesOn(RunConfiguration configuration) =>
        bits == 1 ? ["one bit is its own parity."] : [];

    private static FloatExamples Create(int bits, int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count * bits];
        var labels = new int[count];
        for (int n = 0; n < count; n++)
        {
            for (int i = 0; i < bits; i++) labels[n] ^= (int)(values[n * bits + i] = random.Next(2));
        }

        return new FloatExamples(values, bits, labels, 2);
    }
}
