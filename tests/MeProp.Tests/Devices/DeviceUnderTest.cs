namespace MeProp.Tests;

/// <summary>A device, and how an operation on it is compared with the reference.</summary>
internal sealed class DeviceUnderTest(Device device) : IDisposable
{
    public Device Device { get; } = device;

    /// <summary>
    /// What makes matrices for the device: guarded ones (<see cref="TestMatrix.Guarded(int, int)"/>) where they lie in main memory.
    /// </summary>
    public Device Allocator { get; } = device.CreateMatrix(1, 1) is HostMatrix ? new ReferenceDevice(TestMatrix.Guarded) : device;

    /// <summary>
    /// Runs an operation on the reference and on the device, on equal operands. All operands must be equal afterwards, inputs and outputs,
    /// and nothing around them may have changed. What an operation must overwrite should hold something else before.
    /// </summary>
    public void Check(double tolerance, Action<Device, Matrix[]> operation, params HostMatrix[] operands)
    {
        using var reference = new ReferenceDevice();
        Matrix[] expected = [.. operands.Select(TestMatrix.Clone)];
        operation(reference, expected);
        Matrix[] actual = [.. operands.Select(Place)];
        operation(Device, actual);
        string shapes = string.Join(", ", (IEnumerable<HostMatrix>)operands);
        for (int i = 0; i < operands.Length; i++) Compare(expected[i], actual[i], tolerance, $"{Device.Description}, operand {i} of ({shapes})");
    }

    /// <summary>Asserts that a matrix of the device is as expected and that nothing around it has changed.</summary>
    public static void Compare(Matrix expected, Matrix actual, double tolerance, string context)
    {
        TestMatrix.AssertEqual(expected, actual, tolerance, context);
        if (actual is HostMatrix host) TestMatrix.AssertGuardsIntact(host, context);
    }

    /// <summary>A matrix of the device with given values.</summary>
    public Matrix Place(HostMatrix values)
    {
        Matrix matrix = Allocator.CreateMatrix(values.Rows, values.Columns);
        matrix.Upload(values.ToArray());
        return matrix;
    }

    public void Dispose()
    {
        Allocator.Dispose();
        Device.Dispose();
    }
}
