namespace MeProp.Tests;

/// <summary>Vectors of x that are zero in all rows of a tile are left out of the forward product; that may change no bit of the result.</summary>
public class DenseForwardZerosTests
{
    public static TheoryData<SimdPath> Paths => [.. CpuDevice.SupportedPaths];

    [Theory, MemberData(nameof(Paths))]
    public void Leaving_out_zeros_changes_no_bit(SimdPath path)
    {
        const int Inputs = 150, Outputs = 33, Dense = 12, Sparse = 20;
        using CpuDevice device = CpuDevice.Create(1, path);
        var random = new RandomStream(3);
        HostMatrix w = TestMatrix.Gaussian(random, Outputs, Inputs), b = TestMatrix.Gaussian(random, 1, Outputs), sparse = TestMatrix.Gaussian(random, Sparse, Inputs);
        for (int n = 0; n < Sparse; n++)
        {
            sparse.Row(n)[..48].Clear();
            sparse.Row(n)[64..(80 + 16 * (n % 3))].Clear();
        }

        // Behind rows without zeros the same rows are multiplied in full: the search gives up after the first tile.
        HostMatrix both = TestMatrix.Gaussian(random, Dense + Sparse, Inputs);
        for (int n = 0; n < Sparse; n++) sparse.Row(n).CopyTo(both.Row(Dense + n));
        HostMatrix expected = new(Dense + Sparse, Outputs), actual = new(Sparse, Outputs);
        device.DenseForward(both, w, b, null, expected);
        device.DenseForward(sparse, w, b, null, actual);
        for (int n = 0; n < Sparse; n++) Assert.Equal(expected.Row(Dense + n), actual.Row(n));
    }

    [Fact]
    public void An_infinite_or_undefined_input_is_not_left_out()
    {
        using CpuDevice device = CpuDevice.Create(1);
        HostMatrix x = new(2, 64), w = TestMatrix.Gaussian(new RandomStream(1), 5, 64), b = new(1, 5), y = new(2, 5);
        x.Row(0)[40] = float.NaN;
        x.Row(1)[20] = float.PositiveInfinity;
        device.DenseForward(x, w, b, null, y);
        Assert.All(y.ToArray(), value => Assert.False(float.IsFinite(value)));
    }
}
