using MeProp.Cpu;

namespace MeProp.Tests;

[Collection(AloneCollection.Name)]
public class DenseForwardPackingTests
{
    public static TheoryData<SimdPath> Paths => [.. CpuDevice.SupportedPaths];

    /// <summary>Like the last batch of an epoch: fewer but larger passes, or too few examples to be packed.</summary>
    [Theory, MemberData(nameof(Paths))]
    public void A_smaller_batch_allocates_nothing(SimdPath path)
    {
        (int, int)[] cases = [(208, 190), (385, 192), (208, 31), (50, 31), (50, 15), (48, 5), (33, 7), (8, 1)];
        foreach ((int rows, int smaller) in cases)
        {
            // The first device compiles; later ones count buffers. A buffer that is too small grows on every device, a
            // garbage collection by another thread raises one count.
            AllocatedBySmallerBatch(path, rows, smaller);
            Assert.Equal(0, Enumerable.Range(0, 3).Min(_ => AllocatedBySmallerBatch(path, rows, smaller)));
        }
    }

    [Fact]
    public void Passes_and_panels_hold_every_example_once()
    {
        var packing = new DenseForwardPacking();
        for (int rows = 0; rows < 1100; rows++)
        {
            int vectors = DenseForwardPacking.VectorsOf<Lanes128>(rows, 500), next = 0;
            int passes = DenseForwardPacking.PassesOf<Lanes128>(vectors);
            Assert.InRange(rows - vectors * Lanes128.Count, 0, DenseForwardPacking.MaxRemaining<Lanes128>());
            for (int pass = 0; pass < passes; pass++)
            {
                PackedRows packed = packing.Make<Lanes128>(9, vectors, pass, 2);
                Assert.Equal(next * Lanes128.Count, packed.FirstRow);
                Assert.Equal(0, packed.FirstVector(0));
                for (int panel = 0; panel < packed.Panels; panel++)
                    Assert.InRange(packed.FirstVector(panel + 1) - packed.FirstVector(panel), 1, PackedRows.MaxVectors);
                Assert.Equal(packed.Vectors, packed.FirstVector(packed.Panels));
                next += packed.Vectors;
            }

            Assert.Equal(vectors, next);
        }
    }

    private static long AllocatedBySmallerBatch(SimdPath path, int rows, int smaller)
    {
        using CpuDevice device = CpuDevice.Create(1, path);
        HostMatrix x = new(rows, 100), w = new(70, 100), b = new(1, 70), y = new(rows, 70);
        device.Dense.Forward(x, w, b, null, y);
        x.SetRows(smaller);
        y.SetRows(smaller);
        long before = GC.GetAllocatedBytesForCurrentThread();
        device.Dense.Forward(x, w, b, null, y);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
