using System.Text.Json;

namespace MeProp.Cli;

/// <summary>A setting that is off unless its option is given, which takes no value.</summary>
internal sealed class FlagSetting(string key, string option, string help) : Setting<bool>(key, option, help, false)
{
    public override string ValueName => "";

    public override JsonTokenType TokenType => JsonTokenType.True;

    public override string Expected => "true or false";

    public override bool TryParse(string text, out object? value)
    {
        value = text is "" or "true";
        return text is "" or "true" or "false";
    }

    protected override string? TextOf(bool value) => value ? "true" : null;
}
