using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace MeProp.Cli;

/// <summary>A setting that is a number within bounds.</summary>
internal sealed class NumberSetting<T>(string key, string? option, string help, T standard = default)
    : Setting<T>(key, option, help, standard)
    where T : struct, INumber<T>, IMinMaxValue<T>
{
    private static bool IsWhole => T.CreateTruncating(0.5) == T.Zero;

    public T Minimum { get; init; } = T.MinValue;

    public T Maximum { get; init; } = T.MaxValue;

    /// <summary>True when the value must be above <see cref="Minimum"/>.</summary>
    public bool ExcludesMinimum { get; init; }

    /// <summary>True when the value must be below <see cref="Maximum"/>.</summary>
    public bool ExcludesMaximum { get; init; }

    /// <summary>True when 0, which is out of bounds then, stands for no value.</summary>
    public bool IsOptional { get; init; }

    public override string ValueName => IsWhole ? "N" : "X";

    public override JsonTokenType TokenType => JsonTokenType.Number;

    public override string Expected
    {
        get
        {
            string kind = IsWhole ? "a whole number" : "a number";
            string minimum = Text(Minimum), maximum = Text(Maximum);
            return (Minimum == T.MinValue, Maximum == T.MaxValue) switch
            {
                (true, true) => T.MinValue == T.Zero ? $"{kind} from 0 to {maximum}" : kind,
                (false, true) => ExcludesMinimum ? $"{kind} above {minimum}" : $"{kind} of at least {minimum}",
                _ =>
                    $"{kind} from {(ExcludesMinimum ? "above " : "")}{minimum} to "
                    + $"{(ExcludesMaximum ? "below " : "")}{maximum}",
            };
        }
    }

    public override bool TryParse(string text, out object? value)
    {
        // NumberStyles.Float lets a whole number be written 1e3 or 20.0, as JSON does.
        bool isNumber = T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out T number)
            && T.IsFinite(number);
        bool isTooSmall = ExcludesMinimum ? number <= Minimum : number < Minimum;
        bool isTooLarge = ExcludesMaximum ? number >= Maximum : number > Maximum;
        value = number;
        return isNumber && !isTooSmall && !isTooLarge;
    }

    protected override string? TextOf(T value) => IsOptional && value == T.Zero ? null : Text(value);

    private static string Text(T value) => value.ToString(null, CultureInfo.InvariantCulture);
}
