using System.CommandLine;
using System.Text;

namespace MeProp.Cli;

/// <summary><c>meprop reproduce</c>: the tables and figures of the papers as named experiments.</summary>
internal static class ReproduceCommand
{
    private const string Description =
        "Trains the tables and figures of the papers and sets the results beside the published ones. Finished runs are "
        + "not run again.";

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("reproduce", Description);
        var arguments = new ReproduceArguments(environment.Tasks);
        arguments.AddTo(command);
        command.SetAction(parsed => Run(arguments.Read(parsed, environment), environment));
        return command;
    }

    private static int Run(ReproduceRequest request, ProgramEnvironment environment)
    {
        var terminal = new Terminal(environment, request.Mode);
        if (request.Document is not null) return WriteDocument(request, request.Document, terminal, environment);
        var session = new ExperimentSession(request.Folder, request.Options, environment, terminal);
        if (!request.IsDryRun && !request.IsListing) return session.Run(request.Experiments);
        if (request.IsDryRun) session.Estimate(request.Experiments);
        else List(request, terminal, environment);
        return ExitCode.Done;
    }

    /// <summary>Lists the published figures; as JSON, with the results so far.</summary>
    private static void List(ReproduceRequest request, Terminal terminal, ProgramEnvironment environment)
    {
        new ExperimentListing(request.Experiments, request.Options, terminal).Write();
        var results = new ExperimentResults(request.Folder, request.Options, environment);
        foreach (Experiment experiment in request.Experiments)
            terminal.WriteJson(results.Of(experiment), CliJsonContext.Lines.ExperimentResult);
    }

    private static int WriteDocument(
        ReproduceRequest request, string path, Terminal terminal, ProgramEnvironment environment)
    {
        var results = new ExperimentResults(request.Folder, request.Options, environment);
        ExperimentResult[] all = [.. request.Experiments.Select(results.Of)];
        foreach (string note in results.Notes) terminal.WriteNote(note);
        if (!all.Any(result => result.Parts.Any(part => part.Runs > 0)))
        {
            string folder = RunFolder.At(request.Folder.Root, environment).From(environment.WorkingDirectory);
            throw new ConfigurationException(
                $"--markdown: there is no finished run in {folder}, and a document without results is not written. "
                + "Name the folder of the runs with --output.");
        }

        string text = ReproductionDocument.Of(all);
        if (Path.GetDirectoryName(path) is { } directory && !Directory.Exists(directory))
            throw new ConfigurationException($"--markdown: the folder {directory} does not exist. Name another file.");
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text));
        terminal.WriteLine($"Wrote {path}");
        terminal.WriteResult(path);
        return ExitCode.Done;
    }
}
