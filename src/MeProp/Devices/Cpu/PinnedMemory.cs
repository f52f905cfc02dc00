using System.Runtime.InteropServices;

namespace MeProp;

/// <summary>Arrays that the garbage collector does not move. Pointers are valid while the array is reachable.</summary>
internal static unsafe class PinnedMemory
{
    public const int LineBytes = 64;

    public static T* Pointer<T>(T[] pinned) where T : unmanaged =>
        (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    /// <summary>The first element at a multiple of <paramref name="alignment"/> bytes, a power of two.</summary>
    public static T* Pointer<T>(T[] pinned, int alignment) where T : unmanaged =>
        (T*)(((nuint)Pointer(pinned) + (nuint)alignment - 1) & ~((nuint)alignment - 1));

    /// <summary>Replaces a buffer that is too short; its values are lost.</summary>
    public static void Grow<T>(ref T[] buffer, int length) where T : unmanaged
    {
        if (buffer.Length < length) buffer = GC.AllocateUninitializedArray<T>(length, pinned: true);
    }

    /// <summary>Zeros for the rows of a matrix, with room to align the first.</summary>
    public static T[] Allocate<T>(int rows, int stride, int room, int columns) where T : unmanaged
    {
        long length = (long)rows * stride + room;
        return length <= Array.MaxLength
            ? GC.AllocateArray<T>((int)length, pinned: true)
            : throw new ArgumentException(
                $"A matrix of {rows} × {columns} is too large: at most {Array.MaxLength} elements fit into one.");
    }
}
