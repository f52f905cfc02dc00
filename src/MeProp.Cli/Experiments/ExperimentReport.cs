using Spectre.Console;

namespace MeProp.Cli;

/// <summary>What an experiment gave, for a terminal.</summary>
internal sealed class ExperimentReport(ExperimentResult result, Terminal terminal)
{
    public void Write()
    {
        foreach (PartResult part in result.Parts)
        {
            terminal.WriteLine($"{result.Title}. {part.Title}");
            var columns = new RowColumns(part, terminal.PlusMinus, isWide: false);
            ConsoleTable table = NarrowTable.Create(terminal.Border, columns.Titles, columns.IsText);
            string[][] rows = [.. columns.Rows];
            foreach (string[] row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
            terminal.Write(table, rows.Select(row => string.Join(", ", columns.Titles.Zip(row)
                .Where(cell => cell.Second.Length > 0)
                .Select(cell => cell.First == columns.Titles[0] ? cell.Second : $"{cell.First} {cell.Second}"))));
            terminal.WriteLine();
        }

        foreach (ClaimResult claim in result.Claims) terminal.WriteLine($"{claim.Verdict}: {claim.Text}");
        if (result.Claims.Count > 0) terminal.WriteLine();
        terminal.WriteResult($"{result.Name}: {result.Parts.Sum(part => part.Runs)} runs{Verdicts()}");
        terminal.WriteJson(result, CliJsonContext.Lines.ExperimentResult);
    }

    private string Verdicts() => result.Claims.Count == 0
        ? ""
        : $", {result.Claims.Count(claim => claim.Holds == true)} of {result.Claims.Count} statements hold";
}
