namespace MeProp.Cpu;

/// <summary>
/// Checks that operands live in main memory, and waits for deferred work that an operation must not overtake.
/// </summary>
internal static class Operand
{
    public static HostMatrix Read(Matrix matrix)
    {
        HostMatrix host = Host(matrix);
        host.Pending.WaitToRead();
        return host;
    }

    public static HostMatrix Write(Matrix matrix)
    {
        HostMatrix host = Host(matrix);
        host.Pending.WaitToWrite();
        return host;
    }

    public static HostIndices Read(Indices indices)
    {
        HostIndices host = Host(indices);
        host.Pending.WaitToRead();
        return host;
    }

    public static HostIndices Write(Indices indices)
    {
        HostIndices host = Host(indices);
        host.Pending.WaitToWrite();
        return host;
    }

    private static HostIndices Host(Indices indices) => indices as HostIndices ?? throw Foreign("list");

    private static HostMatrix Host(Matrix matrix) => matrix as HostMatrix ?? throw (matrix switch
    {
        ByteMatrix => new ArgumentException($"The operation takes floats; the matrix of {matrix} holds bytes."),
        HostLookup or HostLookupGradient =>
            new ArgumentException($"The operation takes floats; the matrix of {matrix} is a lookup."),
        _ => Foreign("matrix"),
    });

    private static ArgumentException Foreign(string what) => new($"The {what} belongs to another device.");
}
