using System.CommandLine;

namespace MeProp.Cli;

/// <summary><c>meprop samples</c>: writes small files to try the program with.</summary>
internal static class SamplesCommand
{
    private const string Description =
        "Writes small files to try the program with: pictures in folders, a table, sentences and a treebank.";

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("samples", Description);
        var folder = new Argument<string>("folder")
        {
            HelpName = "FOLDER",
            Description = "Folder to make, a new or an empty one",
        };
        Option<bool> quiet = SettingOptions.Flag("--quiet", "Print errors only");
        command.Add(folder);
        command.Add(quiet);
        command.SetAction(parsed => Run(
            parsed.GetValue(folder)!, new Terminal(environment, parsed.GetValue(quiet)
                ? OutputMode.Quiet
                : OutputMode.Full), environment));
        return command;
    }

    private static int Run(string given, Terminal terminal, ProgramEnvironment environment)
    {
        if (given.Length == 0) throw new ConfigurationException("FOLDER: expected a folder, not nothing.");
        string path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(given, environment.WorkingDirectory));
        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
        {
            throw new ConfigurationException(
                $"{path} exists already, and nothing is overwritten. Name a new folder or an empty one.");
        }

        Write(path);
        terminal.WriteLine($"Sample files are in {given}. Try, from this folder:");
        terminal.WriteLine();
        foreach (string line in Commands(given)) terminal.WriteLine(line);
        return ExitCode.Done;
    }

    /// <summary>Makes the folder in one step: nothing is half written after an interruption.</summary>
    private static void Write(string path)
    {
        string temporary = $"{path}.{Environment.ProcessId}{AtomicFile.TemporarySuffix}";
        try
        {
            Directory.CreateDirectory(temporary);
            SampleFiles.Write(temporary);
            if (Directory.Exists(path)) Directory.Delete(path);
            Directory.Move(temporary, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            throw new IOException($"{path} cannot be written: {WriteFailure.Reason(path, exception)}.", exception);
        }
    }

    /// <summary>What to try.</summary>
    private static IEnumerable<string> Commands(string given)
    {
        yield return $"  meprop train {At(SampleFiles.PicturesName)} --output {At("runs/pictures")}";
        yield return $"  meprop evaluate {At("runs/pictures")} {At(SampleFiles.PicturesName)}";
        string unseen = string.Join(' ', SampleFiles.Unseen.Select(picture => At(picture.Name)));
        yield return $"  meprop predict {At("runs/pictures")} {unseen}";
        yield return "";
        yield return $"  meprop train {At(SampleFiles.TableName)} --target price --output {At("runs/flats")}";
        yield return $"  meprop predict {At("runs/flats")} {At(SampleFiles.TableName)} --output {At("predicted.csv")}";
        yield return "";
        yield return $"  meprop train tagging {At(SampleFiles.TreebankName)} --output {At("runs/tagger")}";
        yield return $"  meprop tag {At("runs/tagger")} {At(SampleFiles.SentencesName)}";
        yield return "";
        yield return $"  meprop train parsing {At(SampleFiles.TreebankName)} --output {At("runs/parser")}";
        yield return $"  meprop parse {At("runs/parser")} {At($"{SampleFiles.TreebankName}/samples-ud-test.conllu")}";

        string At(string name) => ShellText.Of(Path.Combine(given, name));
    }
}
