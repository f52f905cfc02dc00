namespace MeProp;

/// <summary>A loss or gradient became infinite or NaN: training cannot continue.</summary>
/// <param name="message">What became non-finite, where, and what helps.</param>
/// <param name="innerException">The cause.</param>
public sealed class NonFiniteException(string message, Exception? innerException = null)
    : Exception(message, innerException);
