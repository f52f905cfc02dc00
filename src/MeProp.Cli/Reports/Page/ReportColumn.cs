namespace MeProp.Cli;

/// <summary>A column of a table in a report.</summary>
internal sealed record ReportColumn(string Name, bool IsNumber = true)
{
    public static ReportColumn Text(string name) => new(name, IsNumber: false);
}
