namespace MeProp.Cli;

/// <summary>JSON has no infinity and no NaN.</summary>
internal static class JsonNumber
{
    /// <summary>The number, or null when JSON cannot say it.</summary>
    public static double? OrNull(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
