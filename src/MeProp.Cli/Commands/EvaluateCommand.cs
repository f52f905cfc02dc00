using System.CommandLine;
using System.Globalization;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary><c>meprop evaluate</c>: how well a trained model does on data, and which classes it confuses.</summary>
internal static class EvaluateCommand
{
    private const string Description = "Tests a trained model on data: accuracy, loss, confusion matrix, precision and recall of each class.";

    /// <summary>Makes the command.</summary>
    /// <param name="environment">Where it runs.</param>
    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("evaluate", Description);
        var arguments = new EvaluateArguments();
        arguments.AddTo(command);
        command.SetAction(parsed => Run(arguments.Read(parsed, environment), environment));
        return command;
    }

    private static int Run(EvaluateRequest request, ProgramEnvironment environment)
    {
        var terminal = new Terminal(environment, request.Mode);
        using var device = CpuDevice.Create(request.Data.Threads);
        var model = ImageModel.Load(request.ModelFile, device);
        ImageData data = model.Scaled(RunData.Load(request.Data, new DownloadDisplay(terminal), environment.Interruption));
        foreach (string note in model.Notes()) terminal.WriteNote(note);

        ByteExamples part = PartOf(data, request.Part);
        environment.Interruption.ThrowIfCancellationRequested();
        ClassificationReport report = new Evaluator(model.Network, device).Report(part);
        if (!double.IsFinite(report.Evaluation.Loss)) terminal.WriteNote("Outputs of the network are not finite for some examples: the model is of no use there.");
        Report(report, model, data, request.Part, terminal);
        return ExitCode.Done;
    }

    private static void Report(ClassificationReport report, ImageModel model, ImageData data, string part, Terminal terminal)
    {
        TestReport summary = TestReport.Of(model, data.Name, part, report);
        string result = string.Create(CultureInfo.InvariantCulture, $"accuracy {summary.Accuracy:0.00} %, loss {report.Evaluation.Loss:0.0000}, {summary.Wrong:N0} of {summary.Examples:N0} wrong");
        terminal.WriteLine(model.File);
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{data.Name}, {part} part: {summary.Examples:N0} images of {data.Height}{terminal.Times}{data.Width}, {data.Classes} classes"));
        terminal.WriteLine();
        terminal.WriteLine(result);
        terminal.WriteLine();

        var tables = new TestTables(report, model.Labels, terminal);
        terminal.Write(tables.OfConfusions(), tables.LinesOfConfusions());
        foreach (string sentence in tables.Sentences()) terminal.WriteLine(sentence);
        terminal.WriteLine();
        terminal.Write(tables.OfClasses(), tables.LinesOfClasses());
        terminal.WriteResult($"{data.Name}, {part}: {result}");
        terminal.WriteJson(summary, InferenceJsonContext.Lines.TestReport);
    }

    private static ByteExamples PartOf(ImageData data, string part) => part switch
    {
        "train" => data.Train,
        "dev" => data.Development,
        _ => data.Test,
    };
}
