namespace MeProp.Cli;

/// <summary>
/// Numbers of the protobuf fields of events, by message. Published numbers never change. Source:
/// https://github.com/tensorflow/tensorboard/tree/2.18.0/tensorboard/compat/proto, event.proto and summary.proto.
/// </summary>
internal static class EventFields
{
    public static class Event
    {
        public const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5, SessionLog = 7;
    }

    public static class SessionLog
    {
        public const int Status = 1;

        /// <summary>A value of Status: events of this step and later ones of earlier files do not count.</summary>
        public const int Start = 1;
    }

    public static class Summary
    {
        public const int Value = 1;
    }

    public static class Value
    {
        public const int Tag = 1, SimpleValue = 2, Histogram = 5;
    }

    /// <summary>HistogramProto.</summary>
    public static class Histogram
    {
        public const int Min = 1, Max = 2, Count = 3, Sum = 4, SumOfSquares = 5, BucketLimit = 6, Bucket = 7;
    }
}
