using MeProp.Gpu;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The one place where an exception becomes a message and an exit code.</summary>
internal static class Failure
{
    private const string TraceVariable = "MEPROP_TRACE";

    /// <summary>Writes "error: …" to standard error, behind the name of a process where there are several.</summary>
    public static int Report(Exception exception, ProgramEnvironment environment, string who = "")
    {
        (string message, int code) = Describe(exception);
        StandardStreams.WriteError(environment.Error, $"error: {who}{message}");
        if (environment.Variable(TraceVariable) == "1")
            StandardStreams.WriteError(environment.Error, exception.ToString());
        return code;
    }

    /// <summary>What the user is told of an exception, without "error: ".</summary>
    public static string MessageOf(Exception exception) => Describe(exception).Message;

    private static (string Message, int Code) Describe(Exception exception) => exception switch
    {
        RunFailedException run when Describe(run.InnerException!) is var (message, code) =>
            ($"{message}{(message.EndsWith('.') ? "" : ".")} What was complete before is in {run.Folder}", code),
        ConfigurationException => (exception.Message, ExitCode.WrongUsage),
        OperationCanceledException => ("interrupted.", ExitCode.Interrupted),
        DataSetException or ModelFileException or InvalidDataException or IOException or UnauthorizedAccessException =>
            (exception.Message, ExitCode.Failed),
        GpuException => (exception.Message, ExitCode.Failed),
        InsufficientMemoryException => (exception.Message, ExitCode.Failed),
        OutOfMemoryException =>
            (
                "there is not enough memory for this network and data: try a smaller --hidden, --batch-size or "
                + "--limit.",
                ExitCode.Failed),
        ArgumentException argument => (WithoutParameter(argument), ExitCode.WrongUsage),
        _ =>
            (
                $"{exception.GetType().Name}: {exception.Message} (This is unexpected; {TraceVariable}=1 shows where "
                + "it comes from.)",
                ExitCode.Failed),
    };

    private static string WithoutParameter(ArgumentException exception) =>
        exception.ParamName is { } name
            ? exception.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal)
            : exception.Message;
}
