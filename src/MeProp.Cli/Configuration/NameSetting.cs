using System.Text.Json;

namespace MeProp.Cli;

/// <summary>A setting that is a name, which its user checks; null for none.</summary>
internal sealed class NameSetting(
    string key, string expected, string? option = null, string help = "", string valueName = "NAME")
    : Setting<string?>(key, option, help, null)
{
    public override bool TakesLists => false;

    public override string ValueName => valueName;

    public override JsonTokenType TokenType => JsonTokenType.String;

    public override string Expected => expected;

    public override bool TryParse(string text, out object? value)
    {
        value = text;
        return text.Length > 0;
    }

    protected override string? TextOf(string? value) => value;
}
