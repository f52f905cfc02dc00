namespace MeProp;

/// <summary>A header that is right, of a file that ends before its data do.</summary>
internal sealed class TruncatedDataException(string message) : FormatException(message);
