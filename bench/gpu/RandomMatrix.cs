namespace MeProp.GpuBench;

/// <summary>Makes operands of products: a device may multiply zeros at a higher clock.</summary>
internal static class RandomMatrix
{
    /// <summary>Random numbers from −1 to 1.</summary>
    public static Matrix Create(Device device, RandomStream random, int rows, int columns)
    {
        Matrix matrix = device.CreateMatrix(rows, columns);
        float[] values = new float[rows * columns];
        foreach (ref float value in values.AsSpan()) value = 2 * random.NextSingle() - 1;
        matrix.Upload(values);
        return matrix;
    }
}
