namespace MeProp.Tests;

/// <summary>Fills batches and matrices for tests.</summary>
internal static class TestBatch
{
    /// <summary>A batch of values, with target 0 everywhere.</summary>
    public static Batch OfValues(Device device, float[] values, int columns)
    {
        int rows = values.Length / columns;
        return Of(new FloatExamples(values, columns, new int[rows], 1), device);
    }

    /// <summary>A batch of targets alone.</summary>
    public static Batch OfTargets(Device device, params int[] targets)
    {
        var batch = new Batch(device);
        batch.Begin(targets.Length, [.. Enumerable.Range(0, targets.Length)], targets.Count(target => target >= 0));
        batch.Targets.Upload(targets);
        return batch;
    }

    /// <summary>A batch of all examples, in their order.</summary>
    public static Batch Of(Examples examples, Device device)
    {
        var batch = new Batch(device);
        examples.Fill([.. Enumerable.Range(0, examples.Count)], batch);
        return batch;
    }

    /// <summary>A matrix on a device.</summary>
    public static Matrix Place(Device device, int rows, int columns, params float[] values)
    {
        Matrix matrix = device.CreateMatrix(rows, columns);
        matrix.Upload(values);
        return matrix;
    }

    /// <summary>Numbers of the normal distribution.</summary>
    public static float[] Gaussian(ulong seed, int count)
    {
        var random = new RandomStream(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.NextGaussian())];
    }
}
