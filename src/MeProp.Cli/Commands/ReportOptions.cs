using System.CommandLine;

namespace MeProp.Cli;

/// <summary>The options of commands that train about the report of what was trained.</summary>
internal sealed class ReportOptions
{
    private readonly Option<bool> _none = SettingOptions.Flag("--no-report", "Write no report.html");
    private readonly Option<bool> _open = SettingOptions.Flag(
        "--open", "Open the report in the browser; it is written again at each evaluation");

    public IEnumerable<Option> All => [_none, _open];

    public ReportRequest Read(ParseResult parsed)
    {
        bool isWanted = !parsed.GetValue(_none), opens = parsed.GetValue(_open);
        return isWanted || !opens
            ? new(isWanted, opens)
            : throw new ConfigurationException("--open shows the report that --no-report leaves out: give one of them.");
    }
}
