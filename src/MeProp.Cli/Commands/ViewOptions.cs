using System.CommandLine;

namespace MeProp.Cli;

/// <summary>
/// The options of commands that train about looking at it. They change no result, so no configuration holds them: a
/// repeated or resumed run names them again.
/// </summary>
internal sealed class ViewOptions
{
    public const string TensorBoardName = "--tensorboard";

    private readonly Option<bool> _none = NoReport();
    private readonly Option<bool> _open = SettingOptions.Flag(
        "--open", "Open the report in the browser; it is written again at each evaluation");

    private readonly Option<string?> _tensorBoard = new(TensorBoardName)
    {
        HelpName = "DIR",
        Description = "Also write event files for TensorBoard, of each run in DIR/RUN",
    };

    /// <summary>The option for no report.</summary>
    public static Option<bool> NoReport() => SettingOptions.Flag("--no-report", "Write no report.html");

    public IEnumerable<Option> All => [_none, _open, _tensorBoard];

    public ViewRequest Read(ParseResult parsed)
    {
        bool writes = !parsed.GetValue(_none), opens = parsed.GetValue(_open);
        if (!writes && opens)
            throw new ConfigurationException("--open shows the report, and --no-report writes none: give one of them.");
        string? folder = parsed.GetValue(_tensorBoard);
        return folder is { Length: 0 }
            ? throw new ConfigurationException($"{TensorBoardName}: expected a folder, not nothing.")
            : new(writes, opens, folder);
    }
}
