namespace MeProp;

/// <summary>Bytes and labels that parts of a data set share: in memory, or read from a source.</summary>
internal sealed class BytePool
{
    private readonly DeviceCopies<Table> _tables;
    private readonly DeviceCopies<Indices> _targets;

    public BytePool(ReadOnlyMemory<byte> values, ByteSource? source, ReadOnlyMemory<byte> labels, int inputs)
    {
        (Values, Source, Labels, Inputs) = (values, source, labels, inputs);
        _tables = new(device => device.CreateTable(Values, Inputs));
        _targets = new(TargetsOn);
    }

    /// <summary>Count × I bytes; empty with a source.</summary>
    public ReadOnlyMemory<byte> Values { get; }

    public ByteSource? Source { get; }

    public ReadOnlyMemory<byte> Labels { get; }

    public int Inputs { get; }

    public int Count => Labels.Length;

    /// <summary>Copies the inputs of an example.</summary>
    public void Read(int example, Span<byte> values)
    {
        if (Source is not null) Source.Read(example, values);
        else Values.Span.Slice(example * Inputs, Inputs).CopyTo(values);
    }

    /// <summary>Fills a batch that has begun with rows of the pool.</summary>
    public void Fill(ReadOnlySpan<int> rows, Batch batch, float scale)
    {
        IRowOperations operations = batch.Device.Rows;
        Matrix values = batch.ByteValues(Inputs, scale);
        if (Source is null)
        {
            operations.Gather(_tables.Of(batch.Device), batch.TableRows, values);
        }
        else
        {
            Span<byte> bytes = batch.BytesOf(rows.Length * Inputs);
            for (int n = 0; n < rows.Length; n++) Source.Read(rows[n], bytes.Slice(n * Inputs, Inputs));
            values.UploadBytes(bytes);
        }

        operations.Gather(_targets.Of(batch.Device), 1, batch.TableRows, batch.Targets);
    }

    private Indices TargetsOn(Device device)
    {
        var targets = new int[Count];
        for (int i = 0; i < targets.Length; i++) targets[i] = Labels.Span[i];
        return ExampleChecks.Upload(device, targets);
    }
}
