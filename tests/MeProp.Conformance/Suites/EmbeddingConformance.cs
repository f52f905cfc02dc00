namespace MeProp.Conformance;

/// <summary>Ids of embedding tables, and the gradient of their rows.</summary>
public abstract class EmbeddingConformance : DeviceSuite
{
    private const int Vocabulary = 30;

    [Theory, EachDevice]
    public void TakeIds_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        using var reference = new ReferenceDevice();
        var random = new RandomStream(1);
        int[] rates = [.. Enumerable.Range(0, Vocabulary).Select(i => DropoutMask.Threshold(i % 5 * 0.2f))];
        foreach ((int n, int perRow) in ((int, int)[])[(0, 1), (1, 1), (1, 3), (7, 2), (300, 8)])
        {
            int[] ids = Ids(random, n * perRow);
            for (int feature = 0; feature < perRow; feature++)
            {
                foreach ((bool replaces, int taken) in Takes(perRow - feature))
                {
                    ulong key = random.NextUInt64();
                    int[] TakenBy(Device d)
                    {
                        Indices destination = TestMatrix.Place(d, [.. Enumerable.Repeat(-9, n * taken)]);
                        Indices? thresholds = replaces ? TestMatrix.Place(d, rates) : null;
                        Indices all = TestMatrix.Place(d, ids);
                        Indices? numbers = feature % 2 == 0
                            ? null
                            : TestMatrix.Place(d, [.. Enumerable.Range(0, n).Select(row => 1000 - 3 * row)]);
                        d.Embedding.TakeIds(all, perRow, feature, Vocabulary, thresholds, key, destination, numbers);
                        return destination.ToArray();
                    }

                    Assert.Equal(TakenBy(reference), TakenBy(device.Device));
                }
            }
        }
    }

    [Theory, EachDevice]
    public void Backward_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int width) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * width));
            int column = width % 7, behind = width % 3;
            int[] ids = Ids(random, n);
            device.Check(
                Tolerances.Sum(n),
                (d, m) =>
                {
                    // What no id touches must stay: it holds what is not a number.
                    var weight = new Parameter(d, "w", Vocabulary, width);
                    weight.Gradient.Upload(TestMatrix.Filled(Vocabulary, width).ToArray());
                    Indices touched = d.CreateIndices(0);
                    d.Embedding.Backward(m[0], column, TestMatrix.Place(d, ids), touched, weight);
                    Assert.Same(touched, weight.Touched.Rows);
                    Assert.Equal(ids.Distinct().Order(), touched.ToArray()[..weight.Touched.Count]);
                    return [weight.Gradient];
                },
                TestMatrix.Gaussian(random, n, column + width + behind));
        }
    }

    [Theory, EachDevice]
    public void Backward_of_a_table_at_several_positions_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int positions, int width) in
            ((int, int, int)[])[(1, 2, 1), (4, 18, 50), (60, 3, 17), (0, 4, 5)])
        {
            var random = new RandomStream((ulong)(n + 1000 * width));
            int[] ids = Ids(random, n * positions);
            device.Check(
                Tolerances.Sum(n * positions),
                (d, m) =>
                {
                    var weight = new Parameter(d, "w", Vocabulary, width);
                    weight.Gradient.Upload(TestMatrix.Filled(Vocabulary, width).ToArray());
                    Indices touched = d.CreateIndices(0);
                    d.Embedding.Backward(m[0], 2, TestMatrix.Place(d, ids), touched, weight);
                    Assert.Equal(ids.Distinct().Order(), touched.ToArray()[..weight.Touched.Count]);
                    return [weight.Gradient];
                },
                TestMatrix.Gaussian(random, n, 2 + positions * width + 1));
        }
    }

    [Theory, EachDevice]
    public void Ids_that_do_not_exist_and_shapes_that_do_not_fit_are_refused(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        Indices ids = device.Place(0, 1, 2, 3), two = device.Place(0, 0), touched = d.CreateIndices(0);
        Matrix dy = d.CreateMatrix(2, 5);
        var weight = new Parameter(d, "w", 4, 3);
        d.Embedding.TakeIds(ids, 2, 1, 4, null, 0, two);
        Assert.Equal([1, 3], two.ToArray());
        foreach (int wrong in (int[])[-1, 4])
        {
            Refuses(() => d.Embedding.TakeIds(device.Place(0, 1, 2, wrong), 2, 1, 4, null, 0, two));
            Refuses(() => d.Embedding.Backward(dy, 0, device.Place(0, wrong), touched, weight));
        }

        d.Embedding.TakeIds(device.Place(0, 1, 9, 3), 2, 1, 4, null, 0, two); // 9 is of another feature
        Refuses(() => d.Embedding.TakeIds(ids, 2, 2, 4, null, 0, two));
        Refuses(() => d.Embedding.TakeIds(ids, 2, -1, 4, null, 0, two));
        Refuses(() => d.Embedding.TakeIds(ids, 1, 0, 4, null, 0, two));
        Refuses(() => d.Embedding.TakeIds(ids, 2, 0, 4, device.Place(0, 0), 0, two));
        Refuses(() => d.Embedding.TakeIds(ids, 2, 1, 4, null, 0, device.Place(0, 0, 0, 0)));
        Refuses(() => d.Embedding.TakeIds(ids, 2, 0, 4, null, 0, device.Place(0, 0, 0)));
        Refuses(() => d.Embedding.Backward(dy, 3, two, touched, weight));
        Refuses(() => d.Embedding.Backward(dy, -1, two, touched, weight));
        Refuses(() => d.Embedding.Backward(dy, 0, ids, touched, weight));
    }

    /// <summary>With and without replaced ids, one column and all columns that are there.</summary>
    private static IEnumerable<(bool Replaces, int Taken)> Takes(int columns) =>
        [(false, 1), (true, 1), .. columns > 1 ? (IEnumerable<(bool, int)>)[(false, columns), (true, columns)] : []];

    private static int[] Ids(RandomStream random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => random.NextInt32(Vocabulary) * random.NextInt32(2))];

    private static void Refuses(Action action) => Assert.ThrowsAny<ArgumentException>(action);
}
