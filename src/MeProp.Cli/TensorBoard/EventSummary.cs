using MeProp.Onnx;

namespace MeProp.Cli;

/// <summary>The values of an event: numbers and histograms under tags.</summary>
internal sealed class EventSummary
{
    public ProtoMessage Message { get; } = new();

    public bool IsEmpty => Message.Size == 0;

    /// <summary>Adds a number; nothing where there is none, or where it is not finite.</summary>
    public EventSummary Add(string tag, double? value)
    {
        if (value is not { } number || !double.IsFinite(number)) return this;
        return Add(tag, content => content.Add(EventFields.Value.SimpleValue, (float)number));
    }

    public EventSummary Add(string tag, Histogram histogram) =>
        Add(tag, content => content.Add(EventFields.Value.Histogram, histogram.ToMessage()));

    private EventSummary Add(string tag, Action<ProtoMessage> addContent)
    {
        ProtoMessage value = new ProtoMessage().Add(EventFields.Value.Tag, tag);
        addContent(value);
        Message.Add(EventFields.Summary.Value, value);
        return this;
    }
}
