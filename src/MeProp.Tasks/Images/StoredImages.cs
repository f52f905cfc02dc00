namespace MeProp.Tasks;

/// <summary>The images of a plain IDX file, which stay there until they are needed.</summary>
/// <remarks>
/// Reads go to the file, not through a memory map: a file that becomes shorter is an error then, not the end of the
/// process, and the pages that were read do not count as memory of the process.
/// </remarks>
internal sealed class StoredImages(FileStream file, string path, IdxHeader header)
    : ByteSource(header.Count, (int)(header.Values / header.Count))
{
    public override void Read(int example, Span<byte> values)
    {
        values = values[..Inputs];
        long position = header.Length + (long)example * Inputs;
        try
        {
            while (!values.IsEmpty)
            {
                int read = RandomAccess.Read(file.SafeFileHandle, values, position);
                if (read == 0) throw new EndOfStreamException();
                position += read;
                values = values[read..];
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataSetException(ReadFailure.Describe(path, e), e);
        }
    }
}
