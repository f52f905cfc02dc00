using MeProp.Cpu;

namespace MeProp.Tests;

public class ProductSharesTests
{
    public static TheoryData<SimdPath> Paths => [.. CpuDevice.SupportedPaths];

    [Fact]
    public void Every_group_of_every_part_is_in_one_range_of_items()
    {
        var random = new RandomStream(1);
        for (int run = 0; run < 300; run++)
        {
            int[] starts = [0, .. Enumerable.Range(0, 1 + random.NextInt32(4)).Select(_ => 1 + random.NextInt32(9))];
            for (int part = 1; part < starts.Length; part++) starts[part] += starts[part - 1];
            int groups = 1 + random.NextInt32(40), ranges = 1 + random.NextInt32(9);
            var shares = new ProductShares(starts[^1], groups);
            for (int part = 0; part + 1 < starts.Length; part++)
            {
                var times = new int[groups];
                for (int range = 0; range < ranges; range++)
                {
                    int first = shares.Items * range / ranges, last = shares.Items * (range + 1) / ranges;
                    (int from, int to) = shares.GroupsOf(starts[part], starts[part + 1], first, last);
                    for (int group = from; group < to; group++) times[group]++;
                }

                Assert.All(times, count => Assert.Equal(1, count));
            }
        }
    }

    [Fact]
    public void Equal_parts_are_the_shares_of_threads()
    {
        var shares = new ProductShares(6, 63);
        Assert.Equal((0, 63), shares.GroupsOf(0, 3, 0, shares.Items / 2));
        Assert.Equal((0, 0), shares.GroupsOf(3, 6, 0, shares.Items / 2));
        Assert.Equal((0, 63), shares.GroupsOf(3, 6, shares.Items / 2, shares.Items));
        Assert.Equal((0, 0), shares.GroupsOf(2, 2, 0, shares.Items));
    }

    [Theory, MemberData(nameof(Paths))]
    public void Forward_gives_the_same_bits_with_any_number_of_threads(SimdPath path)
    {
        CpuDevice[] devices =
            [.. Enumerable.Range(1, 5).Select(threads => CpuDevice.Create(threads, path, sharesAlways: true))];
        foreach (int rows in (int[])[0, 1, 10, 31, 50, 64, 80, 100, 153, 400])
        {
            foreach ((int outputs, int columns) in ((int, int)[])[(10, 300), (67, 784), (100, 1100), (500, 784)])
            {
                var random = new RandomStream((ulong)(rows + outputs));
                HostMatrix x = TestMatrix.Gaussian(random, rows, columns);
                HostMatrix w = TestMatrix.Gaussian(random, outputs, columns);
                HostMatrix b = TestMatrix.Gaussian(random, 1, outputs);
                for (int n = 0; n < rows; n++) x.Row(n)[40..200].Clear();
                float[] expected = Forward(devices[0]);
                Assert.All(devices[1..], device => Assert.Equal(expected, Forward(device)));

                float[] Forward(CpuDevice device)
                {
                    HostMatrix y = new(rows, outputs);
                    device.Dense.Forward(x, w, b, Activation.Relu, y);
                    return y.ToArray();
                }
            }
        }

        foreach (CpuDevice device in devices) device.Dispose();
    }
}
