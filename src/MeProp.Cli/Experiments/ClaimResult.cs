namespace MeProp.Cli;

/// <summary>What the numbers say of a statement.</summary>
internal sealed record ClaimResult
{
    /// <summary>The statement.</summary>
    public required string Text { get; init; }

    public required string Part { get; init; }

    /// <summary>
    /// Percentage points by which a seed alone may move a difference: rows with several seeds deviate by up to as much.
    /// </summary>
    public const double NoiseOfOneSeed = 0.3;

    /// <summary>Smallest difference of test scores, in percentage points, which may be negative.</summary>
    public required double AtLeast { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>Why it does not hold; null where it holds or nothing is known.</summary>
    public required string? Why { get; init; }

    /// <summary>Null while a row has no result, or too few seeds to tell.</summary>
    public bool? Holds => Findings.Any(finding => finding.Holds == false) ? false
        : Findings.All(finding => finding.Holds == true) ? true
        : null;

    /// <summary>The verdict in a word.</summary>
    public string Verdict => Holds switch { true => "holds", false => "does not hold", null => "not decided" };

    /// <summary>A row of a statement.</summary>
    /// <param name="Row">Its title.</param>
    /// <param name="Against">Title of the row that it is compared with.</param>
    /// <param name="Difference">Of the means of their test scores; null while one is not run.</param>
    /// <param name="Deviation">Standard deviation of the difference over seeds.</param>
    /// <param name="Holds">
    /// Null while one is not run, and where one seed is nearer to the limit than <see cref="NoiseOfOneSeed"/>.
    /// </param>
    internal sealed record Finding(string Row, string Against, double? Difference, double? Deviation, bool? Holds)
    {
        /// <summary>Decides whether a difference reaches a limit.</summary>
        public static Finding Of(string row, string against, double? difference, double? deviation, double atLeast)
        {
            double? margin = difference is { } points ? Math.Round(points, 2) - atLeast : null;
            bool isDecided = deviation is not null || Math.Abs(margin ?? 0) >= NoiseOfOneSeed;
            return new(row, against, difference, deviation, margin is { } over && isDecided ? over >= 0 : null);
        }

        /// <summary>As in "top-k 20 is 0.05 ± 0.12 below dense", or "… 0.05 below dense (one seed)".</summary>
        public string ToText()
        {
            if (Difference is not { } difference) return $"{Row} or {Against} is not run";
            string deviation = Deviation is { } spread ? $" ± {spread:0.00}" : "";
            string side = difference < 0 ? "below" : "above", seeds = Deviation is null ? " (one seed)" : "";
            return $"{Row} is {Math.Abs(difference):0.00}{deviation} {side} {Against}{seeds}";
        }
    }
}
