namespace MeProp.Cli;

/// <summary>One value that a user gave to a setting.</summary>
/// <param name="Setting">What was set.</param>
/// <param name="Text">The value as written.</param>
/// <param name="Source">Where, as in "--k" or "config.json, line 3: k".</param>
internal sealed record Assignment(Setting Setting, string Text, string Source)
{
    /// <summary>The configuration with the value in place.</summary>
    /// <param name="configuration">What to change.</param>
    /// <exception cref="ConfigurationException">The setting does not take such a value.</exception>
    public RunConfiguration Apply(RunConfiguration configuration) =>
        Setting.Apply(Text, configuration) ?? throw new ConfigurationException($"{Source}: expected {Setting.Expected}, not {(Text.Length == 0 ? "nothing" : Text)}.");
}
