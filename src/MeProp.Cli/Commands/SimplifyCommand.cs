using System.CommandLine;
using System.Globalization;

namespace MeProp.Cli;

/// <summary>
/// <c>meprop simplify</c>: makes a trained model smaller in a few epochs of further training (meSimp).
/// </summary>
internal static class SimplifyCommand
{
    private const string Description =
        "Makes a trained model smaller: trains it on for a few epochs and removes hidden neurons that are seldom kept.";

    /// <summary>Shared settings that a model does not decide.</summary>
    private static readonly Setting[] Changeable =
    [
        Settings.Limit, .. Settings.Split,
        Settings.K, Settings.KWarmup, Settings.Prune, Settings.Cycle, Settings.BatchSize, Settings.Epochs,
        Settings.EvaluationsPerEpoch, Settings.Choice, Settings.Patience, Settings.Optimizer,
        Settings.LearningRate, Settings.Update, Settings.L2, Settings.Clip, Settings.Seed, Settings.Threads,
        .. Settings.OfDevice,
    ];

    /// <summary>Defaults that differ from those of train: docs/reproduction.md has the measurements.</summary>
    private static readonly Assignment[] Defaults =
    [
        new(Settings.Method, "simplify", ""), new(Settings.K, "160", ""), new(Settings.Prune, "0.1", ""),
        new(Settings.Cycle, "3", ""), new(Settings.Epochs, "6", ""), new(Settings.EvaluationsPerEpoch, "4", ""),
        new(Settings.BatchSize, "100", ""),
    ];

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("simplify", Description);
        var model = new ModelArgument();
        IEnumerable<Setting> ofTasks = environment.Tasks.All.SelectMany(task => task.Settings).Distinct();
        var arguments = new RunArguments(
            environment.Tasks,
            help: setting =>
                Array.Find(Defaults, value => value.Setting == setting) is { } value ? setting.Help(value.Text) : null,
            settings: [.. ofTasks, .. Changeable]);
        model.AddTo(command);
        arguments.AddTo(command);
        command.SetAction(parsed =>
        {
            string file = model.FileIn(parsed, environment);
            (Assignment[] settings, ProgramTask task) = SettingsOf(file, environment.Tasks);
            return TrainCommand.Run(
                arguments.Read(parsed, environment, [.. settings, .. Defaults], task), environment, Before);
        });
        return command;
    }

    private static (Assignment[] Settings, ProgramTask Task) SettingsOf(string file, TaskList tasks)
    {
        using var device = CpuDevice.Create(1);
        TaskModel model = tasks.Open(file, device);
        Network network = model.Network;
        IReadOnlyList<int> hidden = network.HiddenSizes;
        if (hidden.Count == 0)
            throw new ConfigurationException($"{file} is a linear classifier: it has no hidden neurons to remove.");
        float dropout = network.Layers.OfType<Dropout>().LastOrDefault()?.Rate ?? 0;
        int size = network.Layers.OfType<Lstm>().FirstOrDefault()?.HiddenSizes.Max() ?? hidden.Max();
        List<(Setting Setting, string Text)> values =
        [
            .. model.SplitSettings,
            .. model.Settings,
            (Settings.Model, file),
            (Settings.HiddenSize, size.ToString(CultureInfo.InvariantCulture)),
            (Settings.Layers, (hidden.Count + 1).ToString(CultureInfo.InvariantCulture)),
            (Settings.Dropout, dropout.ToString(CultureInfo.InvariantCulture)),
        ];
        if (network.Layers.OfType<Dense>().First().Activation is { } activation)
            values.Add((Settings.Activation, activation.ToString()));
        return ([.. values.Select(value => new Assignment(value.Setting, value.Text, file))], model.Task);
    }

    /// <summary>What the model scores as it is.</summary>
    private static string Before(TrainingRun run)
    {
        string development = run.Text.ScoreOf(run.Evaluator.Evaluate(run.Data.Development));
        string test = run.Text.ScoreOf(run.Evaluator.Evaluate(run.Data.Test));
        return $"before  hidden {string.Join('-', run.Network.HiddenSizes)}  dev {development}  test {test}";
    }
}
