namespace MeProp.Cli.Tests;

/// <summary>A clock that a test moves; its timestamps are milliseconds.</summary>
internal sealed class ManualClock : TimeProvider
{
    public long Milliseconds { get; set; } = 1000;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => Milliseconds;
}
