using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MeProp;

/// <summary>Arrays that the garbage collector does not move. Pointers into them are valid as long as the array is reachable.</summary>
internal static unsafe class PinnedMemory
{
    /// <summary>The first element of a pinned array.</summary>
    public static T* Pointer<T>(T[] pinned) where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    /// <summary>The first element of a pinned array that lies at a multiple of <paramref name="alignment"/> bytes, a power of two: less than that behind the first of all.</summary>
    public static T* Pointer<T>(T[] pinned, int alignment) where T : unmanaged => (T*)(((nuint)Pointer(pinned) + (nuint)alignment - 1) & ~((nuint)alignment - 1));

    /// <summary>Replaces a buffer that is shorter than asked for. What it held is lost.</summary>
    public static void Grow<T>(ref T[] buffer, int length) where T : unmanaged
    {
        if (buffer.Length < length) buffer = GC.AllocateUninitializedArray<T>(length, pinned: true);
    }
}
