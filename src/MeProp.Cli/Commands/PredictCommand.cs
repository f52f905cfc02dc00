using System.CommandLine;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary><c>meprop predict</c>: the classes of images and their probabilities.</summary>
internal static class PredictCommand
{
    private const string Description = "Tells what images show: class and probabilities, for pictures of any size and for IDX files.";

    /// <summary>Makes the command.</summary>
    /// <param name="environment">Where it runs.</param>
    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("predict", Description);
        var arguments = new PredictArguments();
        arguments.AddTo(command);
        command.SetAction(parsed => Run(arguments.Read(parsed, environment), environment));
        return command;
    }

    private static int Run(PredictRequest request, ProgramEnvironment environment)
    {
        var terminal = new Terminal(environment, request.Mode);
        using var device = CpuDevice.Create(request.Threads);
        var model = ImageModel.Load(request.ModelFile, device);
        foreach (string note in model.Notes()) terminal.WriteNote(note);
        var predictor = new Predictor(model.Network, device, model.Scale);
        var reader = new InputFiles(model, request, environment.WorkingDirectory);
        var printer = new PredictionPrinter(model.Labels, request.Top, terminal);
        int code = ExitCode.Done;
        foreach (string file in request.Files)
        {
            environment.Interruption.ThrowIfCancellationRequested();
            try
            {
                InputImages images = reader.Read(file);
                if (images.IsEmpty == true) terminal.WriteNote($"{file} shows nothing that stands out from its background: its input is empty.");
                printer.Add(file, images, predictor.Predict(images.Pixels));
            }
            catch (DataSetException exception)
            {
                // One bad file of many is no reason to say nothing of the others.
                terminal.WriteError(exception.Message);
                code = ExitCode.Failed;
            }
        }

        printer.Finish();
        return code;
    }
}
