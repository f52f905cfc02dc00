using System.Text.Json.Serialization;

namespace MeProp.Cli;

/// <summary>Mean and standard deviation of a sample; the latter is null for a single value.</summary>
internal sealed record Statistic(
    double Mean, double? StandardDeviation, [property: JsonPropertyName("n")] int Count)
{
    /// <summary>Of the values that there are; null for none.</summary>
    public static Statistic? Of(IEnumerable<double?> values)
    {
        double[] known = [.. values.OfType<double>()];
        if (known.Length == 0) return null;
        double mean = known.Average();
        double? deviation = known.Length == 1
            ? null
            : Math.Sqrt(known.Sum(value => (value - mean) * (value - mean)) / (known.Length - 1));
        return new(mean, deviation, known.Length);
    }

    /// <summary>As in "97.35 ± 0.12": the deviation has two digits, and no more than two decimals.</summary>
    public string ToText(string plusMinus)
    {
        if (StandardDeviation is not { } deviation) return $"{Mean:0.00}";
        string format = deviation >= 9.5 ? "0" : deviation >= 0.95 ? "0.0" : "0.00";
        return $"{Mean.ToString(format, null)} {plusMinus} {deviation.ToString(format, null)}";
    }
}
