namespace MeProp.Cli.Tests;

/// <summary>An event as a reader sees it; numbers of fields as in event.proto and summary.proto.</summary>
internal sealed record ReadEvent(
    double WallTime, long Step, string? Version, bool IsStart, IReadOnlyDictionary<string, float> Scalars,
    IReadOnlyDictionary<string, ReadHistogram> Histograms)
{
    public static ReadEvent Of(EventReader.Fields fields)
    {
        EventReader.Fields[] values = [.. fields.Messages(5).SelectMany(summary => summary.Messages(1))];
        return new(
            fields.Double(1),
            fields.Has(2) ? fields.Integer(2) : 0,
            fields.Has(3) ? fields.Text(3) : null,
            fields.Messages(7).Any(log => log.Integer(1) == 1),
            values.Where(value => value.Has(2)).ToDictionary(value => value.Text(1), value => value.Float(2)),
            values.Where(value => value.Has(5))
                .ToDictionary(value => value.Text(1), value => ReadHistogram.Of(value.Messages(5).Single())));
    }
}
