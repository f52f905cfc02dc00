namespace MeProp.Mpi;

/// <summary>MPI is not there, or processes cannot exchange values any more.</summary>
public sealed class MpiException : IOException
{
    /// <summary>Makes an exception.</summary>
    public MpiException(string message, Exception? cause = null) : base(message, cause)
    {
    }

    /// <summary>True when an exchange failed: mostly because another process has ended.</summary>
    public bool IsExchange { get; init; }
}
