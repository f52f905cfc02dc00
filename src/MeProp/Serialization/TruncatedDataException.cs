namespace MeProp;

/// <summary>A valid header in a file that ends before its data.</summary>
internal sealed class TruncatedDataException(string message) : FormatException(message);
