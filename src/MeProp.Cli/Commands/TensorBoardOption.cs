using System.CommandLine;

namespace MeProp.Cli;

/// <summary>
/// <c>--tensorboard</c>. It changes no result, so no configuration holds it: a repeated or resumed run names it again.
/// </summary>
internal sealed class TensorBoardOption
{
    public const string Name = "--tensorboard";

    private readonly Option<string?> _folder = new(Name)
    {
        HelpName = "DIR",
        Description = "Also write event files for TensorBoard, of each run in DIR/RUN",
    };

    public void AddTo(Command command) => command.Add(_folder);

    /// <summary>The folder; null without the option.</summary>
    public string? Read(ParseResult parsed) => parsed.GetValue(_folder) is { Length: 0 }
        ? throw new ConfigurationException($"{Name}: expected a folder, not nothing.")
        : parsed.GetValue(_folder);
}
