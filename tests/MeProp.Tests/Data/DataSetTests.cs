namespace MeProp.Tests;

/// <summary>A data set goes to a device once, and filling batches from it allocates nothing.</summary>
[Collection(AloneCollection.Name)]
public class DataSetTests
{
    /// <summary>Tables that each kind of examples makes, and lists of integers: ids, targets.</summary>
    private static readonly Dictionary<string, (Func<Examples> Make, int Tables, int Lists)> Kinds = new()
    {
        ["floats"] = (() => SyntheticTask.Make(50, seed: 1), 1, 1),
        ["bytes"] = (() => new ByteExamples(new byte[200], 4, new byte[50], 2), 1, 1),
        ["ids"] = (() => new IdExamples(new int[100], 2, new int[50], 2), 0, 2),
        ["sequences"] = (() => new IdExamples(new int[100], 2, new int[50], 2, [10, 5, 5, 20, 1, 9]), 0, 2),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_data_set_is_uploaded_once_to_each_device(string kind)
    {
        (Func<Examples> make, int tables, int lists) = Kinds[kind];
        Examples examples = make();
        for (int time = 0; time < 2; time++)
        {
            using var device = new CountingDevice(CpuDevice.Create(1));
            for (int i = 0; i < 2; i++)
            {
                var batch = new Batch(device);
                examples.Fill([0, 1], batch);
                examples.Fill([2], batch);
                Assert.Equal((tables, lists), (device.Tables, device.Lists));
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Filling_batches_allocates_nothing_after_the_first_epoch(string kind)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var batches = new Batches(new Batch(device), Kinds[kind].Make(), 4);
        Fill();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Fill();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Fill()
        {
            for (int step = 0; step < batches.Steps; step++) batches.Fill(step);
        }
    }
}
