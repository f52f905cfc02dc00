namespace MeProp.Gpu;

/// <summary>An argument of a kernel of at most 8 bytes: pointer, integer or float, in the lower bytes.</summary>
internal readonly struct KernelArgument
{
    private readonly ulong _bits;

    private KernelArgument(ulong bits) => _bits = bits;

    public static implicit operator KernelArgument(int value) => new((uint)value);

    public static implicit operator KernelArgument(ulong value) => new(value);

    public static implicit operator KernelArgument(nint value) => new((ulong)value);

    public static implicit operator KernelArgument(float value) => new(BitConverter.SingleToUInt32Bits(value));

    public static implicit operator KernelArgument(bool value) => new(value ? 1u : 0u);
}
