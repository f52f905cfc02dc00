using System.CommandLine;

namespace MeProp.Cli;

/// <summary>The options of <c>meprop bench</c>.</summary>
internal sealed class BenchArguments
{
    private readonly SizeOption _hiddenSize = new("--hidden", "Outputs of each hidden layer", 500, 1, 32_768);
    private readonly SizeOption _layers = new("--layers", "Linear layers, the output layer included", 3, 2, 100);
    private readonly SizeOption _inputs = new("--inputs", "Values of an example", 784, 1, 1_000_000);
    private readonly SizeOption _classes = new("--classes", "Outputs of the last layer", 10, 2, 256);
    private readonly SizeOption _batchSize = new("--batch-size", "Examples per step", 50, 1, 1_000_000);
    private readonly SizeOption _k = new("--k", "Outputs that meProp keeps of each hidden layer", 30, 1, 32_768);
    private readonly SizeOption _threads = new("--threads", "Threads; 0 for all processors", 0, 0, 1024);
    private readonly SizeOption _seconds = new("--seconds", "How long to measure, about", 12, 1, 25) { Option = { Hidden = true } };
    private readonly Option<bool> _json = new("--json") { Arity = ArgumentArity.Zero, Description = "Print one JSON object" };

    /// <summary>Gives a command the options.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        foreach (SizeOption size in (ReadOnlySpan<SizeOption>)[_hiddenSize, _layers, _inputs, _classes, _batchSize, _k, _threads, _seconds]) command.Add(size.Option);
        command.Add(_json);
    }

    /// <summary>Reads a command line that parsed without errors.</summary>
    /// <param name="parsed">The command line.</param>
    /// <exception cref="ConfigurationException">A value is not what it should be.</exception>
    public BenchRequest Read(ParseResult parsed)
    {
        var sizes = new BenchSizes
        {
            Inputs = _inputs.Read(parsed),
            HiddenSize = _hiddenSize.Read(parsed),
            Layers = _layers.Read(parsed),
            Classes = _classes.Read(parsed),
            BatchSize = _batchSize.Read(parsed),
            K = _k.Read(parsed),
        };
        var request = new BenchRequest(sizes, _threads.Read(parsed), TimeSpan.FromSeconds(_seconds.Read(parsed)), parsed.GetValue(_json) ? OutputMode.Json : OutputMode.Full);
        sizes.Validate();
        return request;
    }
}
