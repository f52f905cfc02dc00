namespace MeProp.Cli.Tests;

public sealed class FailureTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("0", false)]
    [InlineData("1", true)]
    public void An_unexpected_exception_is_one_line_unless_its_trace_is_asked_for(string? variable, bool hasTrace)
    {
        string error = Report(new InvalidOperationException("what"), variable, ExitCode.Failed);
        Assert.StartsWith("error: InvalidOperationException: what", error, StringComparison.Ordinal);
        Assert.Contains("MEPROP_TRACE=1", error, StringComparison.Ordinal);
        Assert.Equal(hasTrace, error.Contains("System.InvalidOperationException", StringComparison.Ordinal));
    }

    [Fact]
    public void A_disk_or_memory_that_is_full_is_a_failure()
    {
        Assert.Equal("error: No space left", Report(new IOException("No space left"), null, ExitCode.Failed).TrimEnd());
        var outOfMemory = Activator.CreateInstance<OutOfMemoryException>();
        Assert.Contains(
            "not enough memory", Report(outOfMemory, null, ExitCode.Failed), StringComparison.Ordinal);
        Assert.Equal(
            "error: the run needs up to 9 GB",
            Report(new InsufficientMemoryException("the run needs up to 9 GB"), null, ExitCode.Failed).TrimEnd());
    }

    [Fact]
    public void An_argument_out_of_range_is_wrong_usage_and_its_parameter_is_not_shown() =>
        Assert.Equal(
            "error: too long", Report(new ArgumentException("too long", "rows"), null, ExitCode.WrongUsage).TrimEnd());

    [Fact]
    public void A_cancelled_download_is_an_interruption() =>
        Report(new OperationCanceledException(), null, ExitCode.Interrupted);

    private static string Report(Exception exception, string? variable, int expectedCode)
    {
        using var error = new StringWriter();
        var environment = new ProgramEnvironment
        {
            Output = TextWriter.Null,
            Error = error,
            WorkingDirectory = "",
            Variable = name => name == "MEPROP_TRACE" ? variable : null,
        };
        Assert.Equal(expectedCode, Failure.Report(exception, environment));
        return error.ToString();
    }
}
