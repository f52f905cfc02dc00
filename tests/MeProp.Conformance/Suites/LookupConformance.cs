namespace MeProp.Conformance;

/// <summary>The dense operations and the embedding's gradient where x is a lookup.</summary>
public abstract class LookupConformance : DeviceSuite
{
    /// <summary>Rows, distinct ids, outputs; many or few places for a pair, and sizes at the edges of bands.</summary>
    private static readonly (int N, int Values, int O)[] Sizes =
        [(0, 3, 5), (1, 3, 5), (7, 40, 33), (64, 3, 32), (64, 50, 70), (150, 20, 65), (200, 2, 500)];

    private static readonly LookupShape[] Tables = [new(50, 3), new(17, 1), new(3, 2), new(300, 1)];

    private static readonly int Columns = Tables.Sum(table => table.Width * table.Positions);

    [Theory, EachDevice]
    public void Forward_equals_that_of_the_rows(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int values, int o) in Sizes)
        {
            var scene = new Scene(n, values);
            foreach (Activation? f in (Activation?[])[null, Activation.Relu, Activation.Cube])
            {
                device.Check(
                    0, (d, m) => d.Dense.Forward(scene.On(d), m[0], m[1], f, m[2]),
                    scene.Integers(o, Columns), scene.Integers(1, o), TestMatrix.Filled(n, o));
            }
        }
    }

    [Theory, EachDevice]
    public void Gradients_equal_those_of_the_rows(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int values, int o) in Sizes.Where(size => size is { N: > 0, O: < 100 }))
        {
            var scene = new Scene(n, values);
            HostMatrix dy = scene.Integers(n, o), w = scene.Integers(o, Columns);
            foreach (TestSelection kept in TestSelection.Each(new RandomStream(3), n, o))
            {
                device.Check(
                    0,
                    (d, m) =>
                    {
                        LookupMatrix x = scene.On(d);
                        var weight = new Parameter(d, "w", o, Columns);
                        weight.Gradient.Upload(TestMatrix.Filled(o, Columns).ToArray());
                        d.Dense.BackwardInput(m[0], m[1], kept.On(d), x.Gradient);
                        d.Dense.BackwardWeights(x, m[0], kept.On(d), weight);
                        return [weight.Gradient, .. scene.TableGradients(d, x.Gradient)];
                    },
                    dy, w);
            }
        }
    }

    [Theory, EachDevice]
    public void Copies_of_the_rows_are_exact(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int values, int _) in Sizes)
        {
            var scene = new Scene(n, values);
            device.Check(0, (d, m) => d.Rows.Copy(scene.On(d), m[0]), TestMatrix.Filled(n, Columns));
            using var reference = new ReferenceDevice();
            Assert.Equal(scene.On(reference).ToArray(), scene.On(device.Device).ToArray());
        }
    }

    [Theory, EachDevice]
    public void Products_that_are_kept_equal_new_ones(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        var scene = new Scene(20, 30);
        Matrix w = device.Place(scene.Integers(40, Columns)), other = device.Place(scene.Integers(40, Columns));
        Matrix b = device.Place(scene.Integers(1, 40));
        LookupMatrix x = scene.On(d);
        object token = new();
        for (int batch = 0; batch < 6; batch++)
        {
            // More rows and ids than before, another layer, then other parameters with a new token.
            var next = new Scene(10 + 5 * batch, 30, seed: (ulong)batch);
            Matrix weights = batch == 3 ? other : w;
            if (batch == 4) token = new();
            if (batch == 4) w.Upload(scene.Integers(40, Columns).ToArray());
            Matrix kept = d.CreateMatrix(next.Rows, 40), fresh = d.CreateMatrix(next.Rows, 40);
            scene.Show(d, x, next, token);
            d.Dense.Forward(x, weights, b, null, kept);
            d.Dense.Forward(scene.Show(d, d.CreateLookup(Tables), next), weights, b, null, fresh);
            Assert.Equal(fresh.ToArray(), kept.ToArray());
        }
    }

    /// <summary>More outputs and fewer pairs than before, and the reverse.</summary>
    [Theory, EachDevice]
    public void Layers_of_different_widths_may_read_one_lookup(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        var scene = new Scene(200, 50);
        foreach (object? token in (object?[])[null, new object()])
        {
            LookupMatrix x = d.CreateLookup(Tables);
            foreach ((int o, int n) in ((int, int)[])[(32, 200), (64, 90), (200, 60), (32, 200), (500, 30)])
            {
                var next = new Scene(n, 50, seed: (ulong)o);
                Matrix w = device.Place(scene.Integers(o, Columns)), b = device.Place(scene.Integers(1, o));
                Matrix found = d.CreateMatrix(n, o), expected = d.CreateMatrix(n, o), rows = d.CreateMatrix(n, Columns);
                scene.Show(d, x, next, token);
                d.Dense.Forward(x, w, b, null, found);
                d.Rows.Copy(x, rows);
                d.Dense.Forward(rows, w, b, null, expected);
                Assert.Equal(expected.ToArray(), found.ToArray());
            }
        }
    }

    [Theory, EachDevice]
    public void Rows_of_a_large_vocabulary_are_computed_though_their_products_are_not_kept(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;

        // 40,000 ids with 1,000 outputs are more than a device keeps.
        const int Ids = 40_000, Outputs = 1000, Rows = 2500;
        var random = new RandomStream(5);
        Matrix table = device.Place(TestMatrix.Integers(random, Ids, 2));
        Matrix w = device.Place(TestMatrix.Integers(random, Outputs, 2)), b = d.CreateMatrix(1, Outputs);
        Matrix y = d.CreateMatrix(Rows, Outputs);
        LookupMatrix x = d.CreateLookup(new LookupShape(2, 1));
        object token = new();
        for (int first = 0; first < Ids; first += Rows)
        {
            int start = first / 2;
            Indices ids = device.Place([.. Enumerable.Range(0, Rows).Select(n => n % 2 == 0 ? start + n : n)]);
            x.Show(Rows, [table], [ids], token);
            d.Dense.Forward(x, w, b, null, y);
            float[] found = y.ToArray(), values = table.ToArray(), weights = w.ToArray();
            int[] list = ids.ToArray();
            for (int n = 0; n < Rows; n += 97)
            {
                for (int j = 0; j < Outputs; j++)
                {
                    int value = 2 * list[n];
                    Assert.Equal(
                        values[value] * weights[2 * j] + values[value + 1] * weights[2 * j + 1],
                        found[n * Outputs + j]);
                }
            }
        }
    }

    [Theory, EachDevice]
    public void What_does_not_fit_is_refused(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        Matrix table = d.CreateMatrix(4, 3), wide = d.CreateMatrix(4, 5);
        LookupMatrix x = d.CreateLookup(new LookupShape(3, 2));
        Assert.Equal((0, 6, false, false), (x.Rows, x.Columns, x.HoldsBytes, x.HoldsFloats));
        x.Show(1, [table], [device.Place(0, 3)]);
        Assert.ThrowsAny<ArgumentException>(() => x.Show(1, [table], [device.Place(0, 4)]));
        Assert.ThrowsAny<ArgumentException>(() => x.Show(1, [table], [device.Place(-1, 0)]));
        Assert.ThrowsAny<ArgumentException>(() => x.Show(2, [table], [device.Place(0, 0)]));
        Assert.ThrowsAny<ArgumentException>(() => x.Show(1, [wide], [device.Place(0, 0)]));
        Assert.ThrowsAny<ArgumentException>(() => x.Show(1, [table, table], [device.Place(0, 0)]));
        Assert.Throws<InvalidOperationException>(() => x.SetRows(3));
        Assert.Throws<NotSupportedException>(() => x.Upload([0, 0, 0, 0, 0, 0]));
        Assert.ThrowsAny<ArgumentException>(() => d.CreateLookup());
        Assert.ThrowsAny<ArgumentException>(() => d.CreateLookup(new LookupShape(0, 1)));
    }

    /// <summary>Tables, and ids of rows.</summary>
    private sealed class Scene
    {
        private readonly RandomStream _random;
        private readonly HostMatrix[] _tables;
        private readonly int[][] _ids;
        private Indices[] _placed = [];

        public Scene(int rows, int values, ulong seed = 0)
        {
            _random = new RandomStream(seed + (ulong)(rows + 1000 * values));
            Rows = rows;
            _tables = [.. Tables.Select(table => TestMatrix.Integers(_random, values, table.Width))];
            _ids = [.. Tables.Select(table =>
                Enumerable.Range(0, rows * table.Positions).Select(_ => _random.NextInt32(values)).ToArray())];
        }

        public int Rows { get; }

        public HostMatrix Integers(int rows, int columns) => TestMatrix.Integers(_random, rows, columns);

        public LookupMatrix On(Device device) => Show(device, device.CreateLookup(Tables), this);

        /// <summary>The ids of a scene in the tables of this one.</summary>
        public LookupMatrix Show(Device device, LookupMatrix lookup, Scene ids, object? token = null)
        {
            _placed = [.. ids._ids.Select(list => TestMatrix.Place(device, list))];
            lookup.Show(ids.Rows, [.. _tables.Select(table => TestMatrix.Place(device, table))], _placed, token);
            return lookup;
        }

        /// <summary>The gradients of all tables, NaN where no id occurs.</summary>
        public IEnumerable<Matrix> TableGradients(Device device, Matrix gradient)
        {
            for (int t = 0, column = 0; t < Tables.Length; column += Tables[t].Width * Tables[t++].Positions)
            {
                var weight = new Parameter(device, "w", _tables[t].Rows, Tables[t].Width);
                weight.Gradient.Upload(TestMatrix.Filled(_tables[t].Rows, Tables[t].Width).ToArray());
                Indices touched = device.CreateIndices(0);
                device.Embedding.Backward(gradient, column, _placed[t], touched, weight);
                Assert.Equal(_ids[t].Distinct().Order(), touched.ToArray()[..weight.Touched.Count]);
                yield return weight.Gradient;
            }
        }
    }
}
