namespace MeProp.Cli.Tests;

/// <summary>A histogram as a reader sees it: bucket i holds values below limit i and not below limit i − 1.</summary>
internal sealed record ReadHistogram(
    double Min, double Max, double Count, double Sum, double SumOfSquares, double[] Limits, double[] Buckets)
{
    public static ReadHistogram Of(EventReader.Fields fields) => new(
        fields.Double(1), fields.Double(2), fields.Double(3), fields.Double(4), fields.Double(5),
        fields.Doubles(6), fields.Doubles(7));
}
