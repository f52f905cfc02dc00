namespace MeProp.Gpu;

internal readonly record struct CopiedMemory(nint Source, nint Destination, long Bytes);
