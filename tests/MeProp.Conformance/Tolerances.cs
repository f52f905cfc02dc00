namespace MeProp.Conformance;

/// <summary>How far results may be from those of double precision.</summary>
internal static class Tolerances
{
    /// <summary>One function of an element.</summary>
    public const double Element = 2e-6;

    /// <summary>Sums of products of normal numbers: relative to √terms, their usual size.</summary>
    public static double Sum(int terms) => 4e-6 * Math.Sqrt(terms);
}
