using System.Runtime.Intrinsics.X86;

namespace MeProp.Cpu;

internal static unsafe class CacheLine
{
    /// <summary>Prefetches the line of an address into all caches, where supported. Any address is allowed.</summary>
    [MethodImpl(AggressiveInlining)]
    public static void Prefetch(void* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }
}
