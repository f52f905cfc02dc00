using MeProp.Cpu;

namespace MeProp.Tests;

[Collection(AloneCollection.Name)]
public class DenseForwardPackingTests
{
    public static TheoryData<SimdPath> Paths => [.. CpuDevice.SupportedPaths];

    /// <summary>As the last batch of an epoch: fewer chunks that are larger, or too few examples to be packed.</summary>
    [Theory, MemberData(nameof(Paths))]
    public void A_smaller_batch_allocates_nothing(SimdPath path)
    {
        foreach ((int rows, int smaller) in ((int, int)[])[(208, 190), (385, 192), (208, 31), (50, 31), (50, 15), (48, 5), (33, 7), (8, 1)])
        {
            // Code is compiled with the first device; what is counted are the buffers of others. A buffer that is too small grows on every new device, while a
            // collection of garbage in the middle, begun by another thread, makes the count too high once.
            AllocatedBySmallerBatch(path, rows, smaller);
            Assert.Equal(0, Enumerable.Range(0, 3).Min(_ => AllocatedBySmallerBatch(path, rows, smaller)));
        }
    }

    [Fact]
    public void Chunks_and_panels_hold_every_example_once()
    {
        var packing = new DenseForwardPacking();
        for (int rows = 0; rows < 1100; rows++)
        {
            int vectors = DenseForwardPacking.VectorsOf<Lanes128>(rows, 500), chunks = DenseForwardPacking.ChunksOf<Lanes128>(vectors), next = 0;
            Assert.InRange(rows - vectors * Lanes128.Count, 0, DenseForwardPacking.MostRest<Lanes128>());
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                PackedRows packed = packing.Make<Lanes128>(9, vectors, chunk, 2);
                Assert.Equal(next * Lanes128.Count, packed.FirstRow);
                Assert.Equal(0, packed.FirstVector(0));
                for (int panel = 0; panel < packed.Panels; panel++) Assert.InRange(packed.FirstVector(panel + 1) - packed.FirstVector(panel), 1, PackedRows.MostVectors);
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
        device.DenseForward(x, w, b, null, y);
        x.SetRows(smaller);
        y.SetRows(smaller);
        long before = GC.GetAllocatedBytesForCurrentThread();
        device.DenseForward(x, w, b, null, y);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
