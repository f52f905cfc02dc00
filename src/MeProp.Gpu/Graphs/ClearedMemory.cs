namespace MeProp.Gpu;

internal readonly record struct ClearedMemory(nint Memory, long Bytes);
