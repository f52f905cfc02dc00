namespace MeProp.Tasks;

/// <summary>Gives a prefix, the content of a stream, then a suffix. Needs no seeking.</summary>
internal sealed class JoinedStream(ReadOnlyMemory<byte> prefix, Stream content, ReadOnlyMemory<byte> suffix) : Stream
{
    private ReadOnlyMemory<byte> _prefix = prefix, _suffix = suffix;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        if (_prefix.IsEmpty)
        {
            int read = content.Read(buffer);
            return read > 0 ? read : Take(ref _suffix, buffer);
        }

        return Take(ref _prefix, buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static int Take(ref ReadOnlyMemory<byte> bytes, Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, bytes.Length);
        bytes.Span[..count].CopyTo(buffer);
        bytes = bytes[count..];
        return count;
    }
}
