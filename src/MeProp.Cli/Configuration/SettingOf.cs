namespace MeProp.Cli;

/// <summary>A setting with values of one type, and its default.</summary>
internal abstract class Setting<T>(string key, string? option, string help, T standard) : Setting(key, option, help)
{
    /// <summary>Unless <see cref="DefaultsBy"/> has another.</summary>
    public T Default => standard;

    /// <summary>Defaults that depend on another setting.</summary>
    public (Setting Other, (string Choice, T Value)[] Values)? DefaultsBy { get; init; }

    public override string DefaultText => DefaultsBy is { } by
        ? string.Join(", ", by.Values.Select(value => $"{value.Choice} {TextOf(value.Value)}"))
        : TextOf(Default) ?? "";

    /// <summary>The default beside other values.</summary>
    public T DefaultIn(SettingValues values)
    {
        if (DefaultsBy is not { } by) return Default;
        string? other = by.Other.TextIn(values);
        int i = Array.FindIndex(by.Values, value => value.Choice == other);
        return i < 0 ? Default : by.Values[i].Value;
    }

    public override string? TextIn(SettingValues values) => TextOf(values.Get(this));

    /// <summary>A value as text; null for none.</summary>
    protected abstract string? TextOf(T value);
}
