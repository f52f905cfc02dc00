using Spectre.Console;

namespace MeProp.Cli.Tests;

public sealed class NarrowTerminalTests
{
    private static readonly string[] Lines = ["method  a rather long name", "test    98.00 %"];

    [Theory]
    [InlineData(80, false)]
    [InlineData(20, true)]
    public void A_table_that_does_not_fit_becomes_lines(int width, bool becomesLines)
    {
        using var output = new StringWriter();
        var terminal = new Terminal(
            new ProgramEnvironment { Output = output, Error = TextWriter.Null }, OutputMode.Full);
        terminal.Console.Profile.Width = width;
        var table = new Spectre.Console.Table();
        table.AddColumn("method").AddColumn("test");
        table.AddRow("a rather long name", "98.00 %");
        terminal.Write(table, Lines);
        string text = output.ToString();
        Assert.Equal(becomesLines, text == string.Join(Environment.NewLine, Lines) + Environment.NewLine);
        Assert.Contains("a rather long name", text, StringComparison.Ordinal);
    }
}
