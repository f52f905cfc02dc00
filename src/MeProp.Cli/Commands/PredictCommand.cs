using System.CommandLine;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary><c>meprop predict</c>: what a trained model says of files.</summary>
internal static class PredictCommand
{
    public static Command Create(ProgramEnvironment environment)
    {
        TaskList tasks = environment.Tasks;
        var command = new Command("predict", string.Join(' ', tasks.All.Select(task => task.PredictionHelp)));
        var model = new ModelArgument();
        var files = new Argument<string[]>("files")
        {
            HelpName = "FILE...",
            Arity = ArgumentArity.OneOrMore,
            Description = string.Join("; ", tasks.All.Select(task => task.InputHelp)),
        };
        var settings = new SettingOptions(
            [
                .. tasks.All.SelectMany(task => task.PredictionSettings).Distinct(), Settings.PlainThreads,
                .. Settings.OfDevice,
            ]);
        Option<bool> csv = SettingOptions.Flag(
            "--csv", "Print comma-separated values: all probabilities of each input");
        Option<bool> json = SettingOptions.Flag(
            "--json", "Print one JSON object a line: all probabilities of each input");
        model.AddTo(command);
        command.Add(files);
        settings.AddTo(command);
        command.Add(csv);
        command.Add(json);
        command.SetAction(parsed =>
        {
            bool isCsv = parsed.GetValue(csv), isJson = parsed.GetValue(json);
            if (isCsv && isJson)
                throw new ConfigurationException(
                    "--csv and --json are two ways of printing the same: give one of them.");
            OutputMode mode = isCsv ? OutputMode.Csv : isJson ? OutputMode.Json : OutputMode.Full;
            List<Assignment> given = settings.Read(parsed, environment.WorkingDirectory);
            var values = new SettingValues(given);
            using Device device = ComputeDevice.Open(
                values, values.Get(Settings.PlainThreads), environment);
            TaskModel opened = tasks.Open(model.FileIn(parsed, environment), device);
            tasks.CheckOptions(given, opened.Task, task => task.PredictionSettings);
            return Run(opened, values, device, parsed.GetValue(files)!, new Terminal(environment, mode), environment);
        });
        return command;
    }

    private static int Run(
        TaskModel model, SettingValues settings, Device device, string[] files, Terminal terminal,
        ProgramEnvironment environment)
    {
        foreach (string note in model.Notes) terminal.WriteNote(note);
        TaskPredictor predictor = model.CreatePredictor(settings, device, terminal, environment.WorkingDirectory);
        int code = ExitCode.Done;
        foreach (string file in files)
        {
            environment.Interruption.ThrowIfCancellationRequested();
            try
            {
                predictor.Add(file);
            }
            catch (DataSetException exception)
            {
                // One bad file of many is no reason to say nothing of the others.
                terminal.WriteError(exception.Message);
                code = ExitCode.Failed;
            }
        }

        predictor.Finish();
        return code;
    }
}
