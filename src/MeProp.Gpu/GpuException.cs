namespace MeProp.Gpu;

/// <summary>A GPU, its driver or a library of CUDA is missing, too old, or failed.</summary>
/// <param name="message">What failed and what to do.</param>
/// <param name="innerException">The cause.</param>
public sealed class GpuException(string message, Exception? innerException = null)
    : Exception(message, innerException);
