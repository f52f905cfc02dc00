using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace MeProp.Cli;

/// <summary>A setting that is a number within bounds.</summary>
/// <param name="key">Name in configuration files.</param>
/// <param name="option">Name on the command line, or null.</param>
/// <param name="description">For the help text.</param>
/// <param name="get">Reads the value; null when there is none.</param>
/// <param name="set">Puts a value in place.</param>
internal sealed class NumberSetting<T>(
    string key, string? option, string description, Func<RunConfiguration, T?> get, Func<RunConfiguration, T, RunConfiguration> set)
    : Setting(key, option, description)
    where T : struct, INumber<T>, IMinMaxValue<T>
{
    private static bool IsWhole => T.CreateTruncating(0.5) == T.Zero;

    /// <summary>Smallest value.</summary>
    public T Minimum { get; init; } = T.MinValue;

    /// <summary>Largest value.</summary>
    public T Maximum { get; init; } = T.MaxValue;

    /// <summary>True when the value must be above <see cref="Minimum"/>.</summary>
    public bool ExcludesMinimum { get; init; }

    /// <summary>True when the value must be below <see cref="Maximum"/>.</summary>
    public bool ExcludesMaximum { get; init; }

    /// <inheritdoc/>
    public override string ValueName => IsWhole ? "N" : "X";

    /// <inheritdoc/>
    public override JsonTokenType TokenType => JsonTokenType.Number;

    /// <inheritdoc/>
    public override string Expected
    {
        get
        {
            string kind = IsWhole ? "a whole number" : "a number";
            string minimum = string.Create(CultureInfo.InvariantCulture, $"{Minimum}"), maximum = string.Create(CultureInfo.InvariantCulture, $"{Maximum}");
            return (Minimum == T.MinValue, Maximum == T.MaxValue) switch
            {
                (true, true) => T.MinValue == T.Zero ? $"{kind} from 0 to {maximum}" : kind,
                (false, true) => ExcludesMinimum ? $"{kind} above {minimum}" : $"{kind} of at least {minimum}",
                _ => $"{kind} from {(ExcludesMinimum ? "above " : "")}{minimum} to {(ExcludesMaximum ? "below " : "")}{maximum}",
            };
        }
    }

    /// <inheritdoc/>
    public override RunConfiguration? Apply(string text, RunConfiguration configuration)
    {
        // NumberStyles.Float lets a whole number be written 1e3 or 20.0, as JSON does.
        if (!T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T value) || !T.IsFinite(value)) return null;
        bool isTooSmall = ExcludesMinimum ? value <= Minimum : value < Minimum;
        bool isTooLarge = ExcludesMaximum ? value >= Maximum : value > Maximum;
        return isTooSmall || isTooLarge ? null : set(configuration, value);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RunConfiguration configuration)
    {
        if (get(configuration) is not { } value) return;
        writer.WritePropertyName(Key);
        writer.WriteRawValue(value.ToString(null, CultureInfo.InvariantCulture));
    }
}
