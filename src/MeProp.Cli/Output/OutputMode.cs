namespace MeProp.Cli;

/// <summary>What the program writes to standard output.</summary>
internal enum OutputMode
{
    Full,

    Quiet,

    Json,

    QuietJson,

    Csv,
}
