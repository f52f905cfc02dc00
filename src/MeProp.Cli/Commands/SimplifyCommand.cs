using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary><c>meprop simplify</c>: makes a trained model smaller in a few epochs of further training (meSimp).</summary>
internal static partial class SimplifyCommand
{
    private const string Description = "Makes a trained model smaller: trains it on for a few epochs and removes hidden neurons that are seldom kept.";

    /// <summary>What a model does not decide.</summary>
    private static readonly Setting[] Changeable =
    [
        Settings.DataDirectory, Settings.Classes, Settings.Limit, Settings.K, Settings.KWarmup, Settings.Prune, Settings.Cycle, Settings.BatchSize, Settings.Epochs,
        Settings.EvaluationsPerEpoch, Settings.Patience, Settings.Optimizer, Settings.LearningRate, Settings.Update, Settings.L2, Settings.Clip, Settings.Seed, Settings.Threads,
    ];

    /// <summary>Where they differ from those of train: docs/reproduction.md has the measurements.</summary>
    private static readonly (Setting Setting, string Text)[] Defaults =
    [
        (Settings.Method, "simplify"), (Settings.K, "160"), (Settings.Prune, "0.1"), (Settings.Cycle, "3"), (Settings.Epochs, "6"), (Settings.EvaluationsPerEpoch, "4"), (Settings.BatchSize, "100"),
    ];

    /// <summary>Makes the command.</summary>
    /// <param name="environment">Where it runs.</param>
    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("simplify", Description);
        var model = new ModelArgument();
        var arguments = new RunArguments(describe: Describe, settings: Changeable);
        model.AddTo(command);
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            string file = model.FileIn(parsed, environment);
            return Run(arguments.Read(parsed, environment, [.. OfModel(file), .. Defaults.Select(value => new Assignment(value.Setting, value.Text, ""))]), environment);
        });
        return command;
    }

    /// <summary>The help text of a setting with the default that it has here.</summary>
    private static string? Describe(Setting setting) =>
        Array.Find(Defaults, value => value.Setting == setting).Text is { } text ? DefaultValue().Replace(setting.Description, $"({text})", 1) : null;

    /// <summary>Where a help text says what holds without the option.</summary>
    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex DefaultValue();

    /// <summary>The settings of a run on a model: what the model decides is written down, too.</summary>
    private static Assignment[] OfModel(string file)
    {
        using var device = CpuDevice.Create(1);
        Sequential network = ImageModel.Load(file, device).Network;
        IReadOnlyList<int> hidden = network.HiddenSizes;
        if (hidden.Count == 0) throw new ConfigurationException($"{file} is a linear classifier: it has no hidden neurons to remove.");
        var values = new List<(Setting Setting, string Text)>
        {
            (Settings.Model, file),
            (Settings.HiddenSize, hidden.Max().ToString(CultureInfo.InvariantCulture)),
            (Settings.Layers, (hidden.Count + 1).ToString(CultureInfo.InvariantCulture)),
            (Settings.Dropout, (network.Layers.OfType<Dropout>().FirstOrDefault()?.Rate ?? 0).ToString(CultureInfo.InvariantCulture)),
        };
        if (network.Layers.OfType<Dense>().First().Activation is { } activation) values.Add((Settings.Activation, activation.ToString()));
        return [.. values.Select(value => new Assignment(value.Setting, value.Text, file))];
    }

    private static int Run(RunRequest request, ProgramEnvironment environment)
    {
        var terminal = new Terminal(environment, request.Mode);
        RunFolder.CheckOutput(request.OutputFolder, environment);
        ImageData data = RunData.Load(request.Configuration, new DownloadDisplay(terminal), environment.Interruption);
        using var device = CpuDevice.Create(request.Configuration.Threads);
        var run = new TrainingRun(request.Configuration, data, device) { HasCheckpoints = request.HasCheckpoints };
        string[] notes = [.. request.Notes, .. run.Notes];
        foreach (string note in notes) terminal.WriteNote(note);
        RunFolder folder = RunFolder.Create(request.OutputFolder, $"{data.Name}-{run.MethodName}", request.Configuration, environment);
        RunHeader.Write(run, terminal);
        string before = Before(run);
        terminal.WriteLine(before);
        RunSummary summary = RunExecution.Execute(run, folder, [.. notes, before], terminal, environment);
        return TrainCommand.Report(summary, run, folder, terminal, environment);
    }

    /// <summary>What the model scores as it is.</summary>
    private static string Before(TrainingRun run)
    {
        var evaluator = new Evaluator(run.Network, new StepContext(run.Device, new RandomStreams(1)));
        Evaluation development = evaluator.Evaluate(run.Data.Development), test = evaluator.Evaluate(run.Data.Test);
        return string.Create(CultureInfo.InvariantCulture, $"before  hidden {string.Join('-', run.Network.HiddenSizes)}  dev {development.Accuracy:0.00} %  test {test.Accuracy:0.00} %");
    }
}
