using System.Text.Json;

namespace MeProp.Cli;

/// <summary>A setting that is a name, which its user checks; null for none.</summary>
internal sealed class NameSetting(string key, string expected) : Setting<string?>(key, null, "", null)
{
    public override bool TakesLists => false;

    public override string ValueName => "NAME";

    public override JsonTokenType TokenType => JsonTokenType.String;

    public override string Expected => expected;

    public override bool TryParse(string text, out object? value)
    {
        value = text;
        return text.Length > 0;
    }

    protected override string? TextOf(string? value) => value;
}
