namespace MeProp.Cli.Tests;

/// <summary>Configurations for tests.</summary>
internal static class Configurations
{
    /// <summary>What holds when nothing is given.</summary>
    public static RunConfiguration Default { get; } = Of();

    public static RunConfiguration Of(params Assignment[] assignments) =>
        RunConfiguration.From(assignments, TaskList.Default);

    /// <summary>Values of all settings: equal for equal configurations.</summary>
    public static (string Key, string? Value)[] Values(this RunConfiguration configuration) =>
        [.. TaskList.Default.Settings.Select(setting => (setting.Key, setting.TextIn(configuration)))];
}
