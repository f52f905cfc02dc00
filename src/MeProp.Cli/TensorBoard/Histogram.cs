using MeProp.Onnx;

namespace MeProp.Cli;

/// <summary>
/// How many values lie in each bucket. Limits are those of TensorFlow: from 1e-12 on by factors of 1.1, on both sides
/// of 0. A value that is a limit lies in the bucket above.
/// </summary>
internal sealed class Histogram
{
    private const double Smallest = 1e-12, Largest = 1e20, Factor = 1.1;

    private static readonly double[] Limits = MakeLimits();

    private readonly long[] _counts = new long[Limits.Length];
    private double _minimum = double.PositiveInfinity, _maximum = double.NegativeInfinity;
    private double _sum, _squares;
    private long _count;

    /// <summary>The histogram of finite values.</summary>
    public static Histogram Of(ReadOnlySpan<float> values)
    {
        var histogram = new Histogram();
        foreach (float value in values) histogram.Add(value);
        return histogram;
    }

    /// <summary>As a HistogramProto. Neighboring empty buckets are one.</summary>
    public ProtoMessage ToMessage()
    {
        List<double> limits = [], counts = [];
        for (int i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] == 0 && counts.Count > 0 && counts[^1] == 0) limits[^1] = Limits[i];
            else
            {
                limits.Add(Limits[i]);
                counts.Add(_counts[i]);
            }
        }

        return new ProtoMessage()
            .Add(EventFields.Histogram.Min, _minimum)
            .Add(EventFields.Histogram.Max, _maximum)
            .Add(EventFields.Histogram.Count, (double)_count)
            .Add(EventFields.Histogram.Sum, _sum)
            .Add(EventFields.Histogram.SumOfSquares, _squares)
            .Add(EventFields.Histogram.BucketLimit, limits)
            .Add(EventFields.Histogram.Bucket, counts);
    }

    private void Add(double value)
    {
        _minimum = Math.Min(_minimum, value);
        _maximum = Math.Max(_maximum, value);
        _sum += value;
        _squares += value * value;
        _count++;
        int place = Array.BinarySearch(Limits, value);
        _counts[Math.Min(place < 0 ? ~place : place + 1, Limits.Length - 1)]++;
    }

    private static double[] MakeLimits()
    {
        var positive = new List<double>();
        for (double limit = Smallest; limit < Largest; limit *= Factor) positive.Add(limit);
        positive.Add(double.MaxValue);
        return [.. positive.Select(limit => -limit).Reverse(), 0, .. positive];
    }
}
