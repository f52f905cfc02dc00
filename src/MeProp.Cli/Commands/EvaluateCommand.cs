using System.CommandLine;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary><c>meprop evaluate</c>: how well a trained model does on data.</summary>
internal static class EvaluateCommand
{
    private static readonly ChoiceSetting<string> Part = new(
        "part", "--part", "Which examples ({default})", "test", [("test", "test"), ("dev", "dev"), ("train", "train")]);

    public static Command Create(ProgramEnvironment environment)
    {
        TaskList tasks = environment.Tasks;
        var command = new Command(
            "evaluate",
            $"Tests a trained model on data: {string.Join("; ", tasks.All.Select(task => task.TestHelp))}.");
        var model = new ModelArgument();
        var data = new DataArgument(tasks, "Data to test on", isOptional: false);
        var part = new SettingOptions([Part]);
        var settings = new SettingOptions(
            [
                .. tasks.All.SelectMany(task => task.Settings).Distinct().Where(setting => !setting.IsOfTraining),
                .. Settings.Split, Settings.Threads, .. Settings.OfDevice,
            ],
            setting => setting.TestHelp);
        var taggers = new TaggerOption();
        Option<bool> quiet = SettingOptions.Flag("--quiet", "Print one line, and errors");
        Option<bool> json = SettingOptions.Flag("--json", "Print one JSON object");
        model.AddTo(command);
        data.AddTo(command);
        part.AddTo(command);
        settings.AddTo(command);
        taggers.AddTo(command);
        command.Add(quiet);
        command.Add(json);
        command.SetAction(parsed =>
        {
            Assignment[] given =
                [
                    .. data.Read(parsed, environment.WorkingDirectory),
                    .. settings.Read(parsed, environment.WorkingDirectory),
                ];
            OutputMode mode = parsed.GetValue(json)
                ? OutputMode.Json
                : parsed.GetValue(quiet)
                ? OutputMode.Quiet
                : OutputMode.Full;
            string name = new SettingValues(part.Read(parsed, environment.WorkingDirectory)).Get(Part);
            return Run(
                model.FileIn(parsed, environment), given, name, taggers.PathsIn(parsed),
                new Terminal(environment, mode), environment);
        });
        return command;
    }

    private static int Run(
        string file, Assignment[] given, string part, IReadOnlyList<string> taggers, Terminal terminal,
        ProgramEnvironment environment)
    {
        using Device device = ComputeDevice.Open(new SettingValues(given), environment);
        TaskModel model = environment.Tasks.Open(file, device);
        RunConfiguration configuration = RunConfiguration.From(
            [
                .. model.SplitSettings.Concat(model.Settings).Concat(model.TestSettings)
                    .Select(value => new Assignment(value.Setting, value.Text, file)),
                .. given,
            ],
            environment.Tasks, model.Task);
        model.CheckTask(configuration);
        environment.Tasks.CheckOptions(given, model.Task, task => task.Settings);
        TaskData data = model.Fit(
            environment.Tasks.Load(configuration, new DownloadDisplay(terminal), environment.Interruption));
        IReadOnlyList<Tagger> tagging = TaggerOption.Open(taggers, environment, device);
        if (tagging.Count > 0) data = data.TaggedBy(tagging, part);
        foreach (string note in model.Notes.Concat(data.NotesOfReading)) terminal.WriteNote(note);

        environment.Interruption.ThrowIfCancellationRequested();
        TestResult result = model.Test(data, part, device);
        if (!double.IsFinite(result.Evaluation.Loss))
            terminal.WriteNote(
                "Outputs of the network are not finite for some examples: the model is of no use there.");
        terminal.WriteLine(model.File);
        terminal.WriteLine($"{data.Name}, {part} part: {data.Part(part).Count:N0} {data.Describe(terminal.Times)}");
        terminal.WriteLine();
        terminal.WriteLine(result.Summary);
        terminal.WriteLine();
        result.WriteTables(terminal);
        terminal.WriteResult($"{data.Name}, {part}: {result.Summary}");
        result.WriteJson(terminal);
        return ExitCode.Done;
    }
}
