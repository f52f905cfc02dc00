namespace MeProp;

/// <summary>A loss or a gradient became infinite or not a number: training cannot go on.</summary>
public sealed class NonFiniteException : Exception
{
    /// <summary>Makes the error without a message.</summary>
    public NonFiniteException()
    {
    }

    /// <summary>Makes the error.</summary>
    /// <param name="message">What became non-finite, where, and what helps.</param>
    public NonFiniteException(string message) : base(message)
    {
    }

    /// <summary>Makes the error with its cause.</summary>
    /// <param name="message">What became non-finite, where, and what helps.</param>
    /// <param name="innerException">The cause.</param>
    public NonFiniteException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
