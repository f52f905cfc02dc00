using System.CommandLine;
using MeProp.Onnx;

namespace MeProp.Cli;

/// <summary><c>meprop export</c>: writes a trained model as an ONNX file.</summary>
internal static class ExportCommand
{
    private const string Description = "Writes a trained model as an ONNX file, for ONNX Runtime and other programs.";

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("export", Description);
        var model = new ModelArgument();
        var output = new Argument<string>("file")
        {
            HelpName = "FILE",
            Description = "ONNX file to write, as in model.onnx",
        };
        Option<bool> force = SettingOptions.Flag("--force", "Replace the file when it exists");
        model.AddTo(command);
        command.Add(output);
        command.Add(force);
        command.SetAction(parsed =>
        {
            string target = parsed.GetValue(output)!;
            if (target.Length == 0)
                throw new ConfigurationException("FILE: expected an ONNX file to write, not nothing.");
            string source = model.FileIn(parsed, environment);
            target = Path.GetFullPath(target, environment.WorkingDirectory);
            CheckTarget(source, target, parsed.GetValue(force));
            return Run(source, target, environment);
        });
        return command;
    }

    private static void CheckTarget(string source, string target, bool isForced)
    {
        if (Directory.Exists(target)) throw new ConfigurationException($"{target} is a folder: name a file.");
        if (!File.Exists(target)) return;
        if (string.Equals(source, target, StringComparison.OrdinalIgnoreCase))
        {
            throw new ConfigurationException(
                $"{target} is the model itself, which would be overwritten. Name another file.");
        }

        if (!isForced)
        {
            throw new ConfigurationException(
                $"{target} exists already: name another file, or replace it with --force.");
        }
    }

    private static int Run(string source, string target, ProgramEnvironment environment)
    {
        using var device = CpuDevice.Create(1);
        Model model = ModelFile.Load(source, device);
        ModelReport report = ModelReport.Of(source, model);
        ModelExport export = environment.Tasks.Named(model.Info.Task)?.Export(source, model) ?? ModelExport.Of(model);
        string folder = Path.GetDirectoryName(target)!;
        try
        {
            // A model that cannot be exported is told before a folder is made.
            OnnxExporter.Export(Stream.Null, export.Network, export.Info, export.Converters);
            Directory.CreateDirectory(folder);
            OnnxExporter.Export(target, export.Network, export.Info, export.Converters);
        }
        catch (ArgumentException exception)
        {
            throw new ModelFileException($"{source} cannot be exported: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{target} cannot be written: {WriteFailure.Reason(folder, exception)}.", exception);
        }

        string input = model.Network.Input is Embedding embedding
            ? $"{OnnxExporter.IdsName} (N, {embedding.IdsPerRow}) of 64-bit integers"
            : $"{OnnxExporter.InputName} (N, {export.Inputs})";
        string outputs = report.Outputs == 1
            ? $"output {OnnxExporter.PredictionName} (N, 1)"
            : $"outputs {OnnxExporter.LogitsName} and {OnnxExporter.ProbabilitiesName} (N, {report.Outputs})";
        StandardStreams.Write(() =>
        {
            environment.Output.WriteLine($"{target}: {FileSize.Of(target)}, {report.Parameters:N0} parameters");
            environment.Output.WriteLine($"input {input}; {outputs}");
        });
        return ExitCode.Done;
    }
}
