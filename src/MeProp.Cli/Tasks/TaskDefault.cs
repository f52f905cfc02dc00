namespace MeProp.Cli;

/// <summary>A default that differs for a task, or for its data of a name; null: all its data.</summary>
internal sealed record TaskDefault(string? Data, Setting Setting, string Text)
{
    /// <summary>Whether it holds beside the values that a user gave.</summary>
    public Func<SettingValues, bool> When { get; init; } = _ => true;

    /// <summary>The same in words, for the help text; empty for always.</summary>
    public string Condition { get; init; } = "";

    public Assignment Assignment => new(Setting, Text, Data ?? "default");
}
