namespace MeProp.Cli;

/// <summary>
/// One value that a user gave to a setting, as written. Source says where, as in "--k" or "config.json, line 3: k".
/// </summary>
internal sealed record Assignment(Setting Setting, string Text, string Source)
{
    public object? Value => Setting.TryParse(Text, out object? value)
        ? value
        : throw new ConfigurationException(
            $"{Source}: expected {Setting.Expected}, not {(Text.Length == 0 ? "nothing" : Text)}.");
}
