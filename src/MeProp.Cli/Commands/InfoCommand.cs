using System.CommandLine;

namespace MeProp.Cli;

/// <summary><c>meprop info</c>: what a trained model is made of, what it is for and how it was trained.</summary>
internal static class InfoCommand
{
    private const string Description =
        "Shows what a trained model is made of, or which devices this machine has.";

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("info", Description);
        var model = new ModelArgument();
        Option<bool> json = SettingOptions.Flag("--json", "Print one JSON object");
        Option<bool> devices = SettingOptions.Flag(
            "--devices", "Show the devices of this machine, and what a GPU lacks");
        model.AddTo(command);
        model.MakeOptional();
        command.Add(devices);
        command.Add(json);
        command.SetAction(parsed =>
        {
            bool isJson = parsed.GetValue(json);
            var terminal = new Terminal(environment, isJson ? OutputMode.Json : OutputMode.Full);
            if (parsed.GetValue(devices) != model.IsGiven(parsed))
                return parsed.GetValue(devices) ? DeviceList.Run(terminal) : Run(
                    model.FileIn(parsed, environment), environment.Tasks, terminal);
            throw new ConfigurationException("info needs a MODEL or --devices, and not both.");
        });
        return command;
    }

    private static int Run(string file, TaskList tasks, Terminal terminal)
    {
        using var device = CpuDevice.Create(1);
        ModelReport report = ModelReport.Of(file, ModelFile.Load(file, device));
        var tables = new ModelTables(report);
        terminal.WriteLine($"{report.File}, {FileSize.Text(report.FileBytes)}");
        terminal.Write(tables.OfLayers(terminal.Border), tables.LinesOfLayers());
        terminal.Write(
            tables.OfFacts(tasks.Named(report.Task)?.Facts(report, terminal.Times) ?? report.Facts(terminal.Times)));
        terminal.WriteJson(report, CliJsonContext.Lines.ModelReport);
        return ExitCode.Done;
    }
}
