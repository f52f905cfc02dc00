using System.Diagnostics.CodeAnalysis;

namespace MeProp;

/// <summary>A copy of data per device, made once and dropped with the device.</summary>
/// <remarks>The table of copies could make values itself, by their constructor.</remarks>
internal sealed class DeviceCopies<
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
    Func<Device, T> make)
    where T : class
{
    private readonly ConditionalWeakTable<Device, T> _copies = [];

    public T Of(Device device)
    {
        if (_copies.TryGetValue(device, out T? copy)) return copy;
        copy = make(device);
        _copies.Add(device, copy);
        return copy;
    }
}
