namespace MeProp.Cli;

/// <summary>Comma-separated values.</summary>
internal static class Csv
{
    /// <summary>A value, in quotes where it needs them.</summary>
    public static string Quoted(string value) => value.AsSpan().ContainsAny(",\"\r\n")
        ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : value;
}
