using System.CommandLine;

namespace MeProp.Cli;

/// <summary>The options that choose what a command that trains prints.</summary>
internal sealed class OutputOptions
{
    private readonly Option<bool> _quiet = SettingOptions.Flag("--quiet", "Print one line at the end, and errors");
    private readonly Option<bool> _json = SettingOptions.Flag(
        "--json", "Print one JSON object a line: evaluations, then the summary");

    public IEnumerable<Option> All => [_quiet, _json];

    public OutputMode Read(ParseResult parsed) => (parsed.GetValue(_quiet), parsed.GetValue(_json)) switch
    {
        (false, false) => OutputMode.Full,
        (true, false) => OutputMode.Quiet,
        (false, true) => OutputMode.Json,
        _ => OutputMode.QuietJson,
    };
}
