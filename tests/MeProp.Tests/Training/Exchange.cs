namespace MeProp.Tests;

/// <summary>Passes the gradients of every step to a test.</summary>
internal sealed class Exchange(Action<Device, IReadOnlyList<Parameter>> exchange) : IGradientExchange
{
    void IGradientExchange.Exchange(Device device, IReadOnlyList<Parameter> parameters) => exchange(device, parameters);
}
