namespace MeProp.Conformance;

/// <summary>A device, and how an operation on it is compared with the reference.</summary>
/// <param name="device">The device, which is disposed of with this object.</param>
/// <param name="checkSurroundings">
/// Asserts that nothing was written around the matrices that the device has made; its argument says after what. Null
/// for devices that cannot tell.
/// </param>
public sealed class DeviceUnderTest(Device device, Action<string>? checkSurroundings = null) : IDisposable
{
    public Device Device { get; } = device;

    /// <summary>
    /// Runs an operation on the reference and on the device, on equal operands. All operands must be equal afterwards,
    /// inputs and outputs, and nothing around them may have changed. What an operation must overwrite should hold
    /// something else before.
    /// </summary>
    public void Check(double tolerance, Action<Device, Matrix[]> operation, params HostMatrix[] operands) =>
        Check(tolerance, (device, m) => { operation(device, m); return []; }, operands);

    /// <summary>The same for an operation that returns more matrices to compare.</summary>
    public void Check(double tolerance, Func<Device, Matrix[], Matrix[]> operation, params HostMatrix[] operands)
    {
        using var reference = new ReferenceDevice();
        Matrix[] expected = Run(reference, operation, operands), actual = Run(Device, operation, operands);
        string context = $"{Device.Description}, ({string.Join(", ", (IEnumerable<HostMatrix>)operands)})";
        for (int i = 0; i < expected.Length; i++)
            TestMatrix.AssertEqual(expected[i], actual[i], tolerance, $"{context}, matrix {i}");
        CheckSurroundings(context);
    }

    /// <summary>Asserts that nothing was written around the matrices that the device has made.</summary>
    public void CheckSurroundings(string context) => checkSurroundings?.Invoke(context);

    /// <summary>A matrix of the device with given values.</summary>
    public Matrix Place(HostMatrix values) => TestMatrix.Place(Device, values);

    /// <summary>A list of the device with given integers.</summary>
    public Indices Place(params ReadOnlySpan<int> values) => TestMatrix.Place(Device, values);

    public void Dispose() => Device.Dispose();

    private static Matrix[] Run(Device device, Func<Device, Matrix[], Matrix[]> operation, HostMatrix[] operands)
    {
        Matrix[] placed = [.. operands.Select(values => TestMatrix.Place(device, values))];
        return [.. placed, .. operation(device, placed)];
    }
}
