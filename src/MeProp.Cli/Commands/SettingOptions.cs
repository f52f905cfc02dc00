using System.CommandLine;

namespace MeProp.Cli;

/// <summary>The options of a command that set settings. Settings that only files have are skipped.</summary>
/// <remarks>
/// <paramref name="help"/> gives the help text of a setting; null for the setting's own. With
/// <paramref name="takesLists"/> options take several values, separated by commas.
/// </remarks>
internal sealed class SettingOptions(
    IEnumerable<Setting> settings, Func<Setting, string?>? help = null, bool takesLists = false)
{
    private readonly (Setting Setting, Option<string?> Option)[] _options =
    [
        .. settings
            .Where(setting => setting.Option is not null)
            .Select(setting => (setting, Create(setting, help?.Invoke(setting), takesLists))),
    ];

    public IEnumerable<(Setting Setting, Option Option)> All =>
        _options.Select(option => (option.Setting, (Option)option.Option));

    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string help) =>
        new(name) { Arity = ArgumentArity.Zero, Description = help };

    public void AddTo(Command command)
    {
        foreach ((_, Option<string?> option) in _options) command.Add(option);
    }

    /// <summary>
    /// What a command line sets, an assignment for each value of a list. Paths are relative to a folder.
    /// </summary>
    public List<Assignment> Read(ParseResult parsed, string folder)
    {
        var given = new List<Assignment>();
        foreach ((Setting setting, Option<string?> option) in _options)
        {
            if (parsed.GetResult(option) is not { Implicit: false } result) continue;
            string text = result.GetValueOrDefault<string?>() ?? "";
            string[] values = takesLists && setting.TakesLists
                ? text.Split(',', StringSplitOptions.TrimEntries)
                : [text];
            string source = result.IdentifierToken?.Value ?? setting.Option!;
            given.AddRange(values.Select(value => new Assignment(setting, setting.Resolve(value, folder), source)));
        }

        return given;
    }

    private static Option<string?> Create(Setting setting, string? help, bool takesLists)
    {
        var option = new Option<string?>(setting.Option!, [.. setting.Aliases])
        {
            HelpName = setting.ValueName,
            Description = help ?? setting.Help(),
            Hidden = setting.IsHidden,
        };
        if (setting is FlagSetting && takesLists)
            (option.Arity, option.HelpName) = (ArgumentArity.ZeroOrOne, "true|false");
        else if (setting is FlagSetting) option.Arity = ArgumentArity.Zero;
        option.CompletionSources.Add([.. setting.Choices]);
        return option;
    }
}
