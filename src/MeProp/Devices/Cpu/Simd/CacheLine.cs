using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace MeProp.Cpu;

/// <summary>What kernels tell the caches.</summary>
internal static unsafe class CacheLine
{
    /// <summary>Asks for the line that an address is in, where the processor can be asked. An address that nothing is at is of no use, but not an error.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AskFor(void* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }
}
