namespace MeProp.Cli;

/// <summary>Values of settings: those given, and the defaults of all others.</summary>
internal class SettingValues
{
    private readonly Dictionary<Setting, object?> _values;

    /// <summary>Applies assignments in order: later ones win.</summary>
    public SettingValues(IEnumerable<Assignment> assignments)
    {
        _values = [];
        foreach (Assignment assignment in assignments) Set(assignment.Setting, assignment.Value);
    }

    protected SettingValues(SettingValues values) => _values = new(values._values);

    /// <summary>The value given, or the default.</summary>
    public T Get<T>(Setting<T> setting) =>
        _values.TryGetValue(setting, out object? value) ? (T)value! : setting.DefaultIn(this);

    /// <summary>True when the value was assigned.</summary>
    public bool IsGiven(Setting setting) => _values.ContainsKey(setting);

    protected void Set(Setting setting, object? value)
    {
        foreach (Setting other in _values.Keys
            .Where(other => other.Replaces == setting && !other.StandsBeside(value)).ToArray())
            _values[other] = null;
        if (setting.Replaces is { } replaced && !setting.StandsBeside(_values.GetValueOrDefault(replaced)))
            _values[replaced] = null;
        _values[setting] = value;
    }
}
