namespace MeProp.Cli;

/// <summary>What the program writes to standard output.</summary>
internal enum OutputMode
{
    /// <summary>Progress and tables, for people.</summary>
    Full,

    /// <summary>One line at the end.</summary>
    Quiet,

    /// <summary>One JSON object a line.</summary>
    Json,

    /// <summary>One JSON object at the end.</summary>
    QuietJson,

    /// <summary>Comma-separated values.</summary>
    Csv,
}
