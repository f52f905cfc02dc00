using MeProp.Conformance;

namespace MeProp.Gpu.Tests;

/// <summary>Shapes at which a block walks its data in several rounds; those of the suites end at two.</summary>
public class LargeShapeTests
{
    private static readonly Func<int, Keep>[] Rules =
    [
        Keep.TopK, Keep.UnifiedTopK, Keep.RandomK, Keep.UnifiedRandomK, k => Keep.TopK(k).Balanced(),
        k => Keep.TopK(k).SharingBudget(), k => Keep.TopK(k).Balanced().SharingBudget(),
    ];

    public static TheoryData<string> Devices => [.. GpuTestDevice.All.Keys];

    [Theory, MemberData(nameof(Devices))]
    public void Selections_of_wide_rows_and_large_batches_are_those_of_the_reference(string name)
    {
        using DeviceUnderTest device = GpuTestDevice.All[name]();
        using var reference = new ReferenceDevice();
        foreach ((int examples, int outputs) in ((int, int)[])[(3, 1100), (700, 9)])
        {
            // Integers tie often, so that equals are kept in all rounds.
            HostMatrix dy = TestMatrix.Integers(new RandomStream(1), examples, outputs);
            foreach (Func<int, Keep> rule in Rules)
            {
                Keep keep = rule(outputs * 2 / 3);
                var expected = new Selection(reference, keep);
                var actual = new Selection(device.Device, keep);
                reference.Selection.Select(TestMatrix.Place(reference, dy), keep.K, new RandomStream(2), expected);
                device.Device.Selection.Select(device.Place(dy), keep.K, new RandomStream(2), actual);
                for (int n = 0; n < examples; n += 1 + examples / 50)
                    Assert.Equal(expected.KeptOf(n), actual.KeptOf(n));
                Assert.Equal(
                    expected.Rows.ToArray()[..expected.RowCount], actual.Rows.ToArray()[..actual.RowCount]);
                if (keep.IsUnified) continue;
                int total = expected.Starts.ToArray()[^1];
                Assert.Equal(expected.Starts.ToArray(), actual.Starts.ToArray());
                Assert.Equal(expected.Offsets.ToArray(), actual.Offsets.ToArray());
                Assert.Equal(expected.KeptBy.ToArray()[..total], actual.KeptBy.ToArray()[..total]);
            }
        }
    }

    /// <summary>Ids of one, two and three digits of 8 bits, and more of them than a block has threads.</summary>
    [Theory, MemberData(nameof(Devices))]
    public void Gradients_of_large_tables_are_those_of_the_reference(string name)
    {
        using DeviceUnderTest device = GpuTestDevice.All[name]();
        foreach (int vocabulary in (int[])[200, 5000, 70_000])
        {
            var random = new RandomStream((ulong)vocabulary);
            int[] ids = [.. Enumerable.Range(0, 900).Select(i => i % 3 == 0 ? 7 : random.NextInt32(vocabulary))];
            float[] Gradient(Device d, HostMatrix dy)
            {
                var weight = new Parameter(d, "w", vocabulary, 2);
                Indices touched = d.CreateIndices(0);
                d.Embedding.Backward(TestMatrix.Place(d, dy), 0, TestMatrix.Place(d, ids), touched, weight);
                Assert.Equal(ids.Distinct().Order(), touched.ToArray()[..weight.Touched.Count]);
                return weight.Gradient.ToArray();
            }

            // Integers: exact in any order.
            HostMatrix dy = TestMatrix.Integers(random, 450, 4);
            using var reference = new ReferenceDevice();
            Assert.Equal(Gradient(reference, dy), Gradient(device.Device, dy));
        }
    }

    /// <summary>Lists of more examples, and of more outputs, than a block has threads.</summary>
    [Theory, MemberData(nameof(Devices))]
    public void Gradients_of_long_lists_are_those_of_the_reference(string name)
    {
        using DeviceUnderTest device = GpuTestDevice.All[name]();
        foreach ((int examples, int outputs) in ((int, int)[])[(3, 700), (700, 3)])
        {
            var random = new RandomStream(4);
            HostMatrix x = TestMatrix.Integers(random, examples, 5);
            HostMatrix dy = TestMatrix.Integers(random, examples, outputs);
            TestSelection kept = TestSelection.PerExample(random, examples, outputs, outputs - 1);
            device.Check(
                0,
                (d, m) =>
                {
                    var weight = new Parameter(d, "w", outputs, 5);
                    d.Dense.BackwardWeights(m[0], m[1], kept.On(d), weight);
                    d.Dense.BackwardInput(m[1], m[2], kept.On(d), m[3]);
                    return [weight.Gradient];
                },
                x, dy, TestMatrix.Integers(random, outputs, 5), TestMatrix.Filled(examples, 5));
        }
    }
}
