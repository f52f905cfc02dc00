namespace MeProp.Tests;

/// <summary>Sparsified back propagation through time: an LSTM against plain loops in double precision.</summary>
public class LstmTests
{
    private const int I = 11, H = 21, Gates = 4;

    /// <summary>Not sorted, with sequences that end together.</summary>
    private static readonly int[] Lengths = [3, 7, 1, 5, 5, 2];

    private static readonly Dictionary<string, Keep> Rules = new()
    {
        ["all"] = Keep.All,
        ["top-k 1"] = Keep.TopK(1),
        ["top-k 5"] = Keep.TopK(5),
        ["unified top-k 4"] = Keep.UnifiedTopK(4),
        ["random-k 6"] = Keep.RandomK(6),
        ["unified random-k 6"] = Keep.UnifiedRandomK(6),
        ["budget 3"] = Keep.TopK(3).SharingBudget(),
        ["top-k of all"] = Keep.TopK(H),
    };

    public static TheoryData<string, bool, bool> Cases
    {
        get
        {
            var data = new TheoryData<string, bool, bool>();
            foreach (string rule in Rules.Keys)
                foreach (bool isBidirectional in (bool[])[false, true])
                    foreach (bool onReference in (bool[])[false, true]) data.Add(rule, isBidirectional, onReference);
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gradients_equal_ordinary_back_propagation_of_masked_gate_gradients(
        string rule, bool isBidirectional, bool onReference)
    {
        using Device device = onReference ? new ReferenceDevice() : CpuDevice.Create(2);
        var scene = new LstmScene(device, new Lstm(H, Rules[rule], isBidirectional), I, Lengths);
        string context = $"{rule}, {device.Description}";
        scene.Forward();
        Matrix dx = scene.Backward()!;
        RandomStream random = new RandomStreams(LstmScene.Seed).Selection;
        double[][][] expectedDx = scene.ToSequences(new float[scene.X.Rows * I], I);
        for (int d = 0; d < scene.Layer.HiddenSizes.Count; d++)
        {
            PlainLstm plain = scene.PlainOf(d);
            double[][][] y = plain.Forward(scene.ToSequences(scene.X));
            LstmScene.AssertEqual(y, scene.ToSequences(scene.Output, d * H, H), $"{context}, y {d}");
            PlainGradients expected = plain.Backward(
                scene.ToSequences(scene.OutputGradient, d * H, H), dz => Kept(Rules[rule], dz, random));
            AssertParameter(expected.Input, scene.Layer.InputWeight(d), expected.Touched, $"{context}, w {d}");
            AssertParameter(expected.Recurrent, scene.Layer.RecurrentWeight(d), expected.Touched, $"{context}, u {d}");
            LstmScene.AssertEqual(expected.Bias, scene.Layer.Bias(d).Gradient.ToArray(), $"{context}, b {d}");
            Add(expected.X, expectedDx);
        }

        LstmScene.AssertEqual(expectedDx, scene.ToSequences(dx), $"{context}, dx");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_sequence_of_a_batch_gives_what_it_gives_alone(bool isBidirectional)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var scene = new LstmScene(device, new Lstm(H, null, isBidirectional), I, Lengths);
        scene.Forward();
        double[][][] together = scene.ToSequences(scene.Output), x = scene.ToSequences(scene.X);
        for (int place = 0; place < x.Length; place++)
        {
            float[] values = [.. x[place].SelectMany(row => row).Select(v => (float)v)];
            Matrix alone = scene.Forward(values, [x[place].Length]);

            // Not the same bits: the sums of a product are added in an order that depends on the number of rows.
            LstmScene.AssertEqual(
                [.. together[place].SelectMany(row => row)], alone.ToArray(), $"sequence {place}", 1e-6);
        }
    }

    [Fact]
    public void Rows_that_no_step_kept_stay_bit_for_bit()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Optimizer[] optimizers = [new Sgd { L2 = 0.1f }, new AdaGrad { L2 = 0.1f }, new Adam { L2 = 0.1f }];
        foreach (Optimizer optimizer in optimizers)
        {
            foreach (bool isAnnounced in (bool[])[false, true])
            {
                var scene = new LstmScene(device, new Lstm(H, Keep.TopK(1), true), I, [3, 2]);
                (Matrix Matrix, int Direction, float[] Before)[] watched = [.. Watched(scene.Layer, isAnnounced)];
                scene.Forward();
                if (isAnnounced) optimizer.Announce(device);
                scene.Backward();
                optimizer.Step(device, scene.Layer.Parameters);
                foreach ((Matrix matrix, int direction, float[] before) in watched)
                {
                    Selection selection = scene.Layer.Selection(direction);
                    int[] rows = selection.Rows.ToArray()[..selection.RowCount];
                    Assert.InRange(rows.Length, Gates, Gates * H - 1);
                    float[] after = matrix.ToArray();
                    for (int row = 0; row < matrix.Rows; row++)
                    {
                        Range range = (row * matrix.Columns)..((row + 1) * matrix.Columns);
                        if (!rows.Contains(row))
                            TestMatrix.AssertSameBits(before[range], after[range], $"{optimizer}, row {row}");
                    }
                }
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_batch_without_sequences_touches_nothing_of_sparse_maps(
        string rule, bool isBidirectional, bool onReference)
    {
        using Device device = onReference ? new ReferenceDevice() : CpuDevice.Create(2);
        var scene = new LstmScene(device, new Lstm(H, Rules[rule], isBidirectional), I, []);
        scene.Forward();
        Assert.Equal(0, scene.Backward()!.Rows);
        Parameter w = scene.Layer.InputWeight(0);
        if (w.Touched.Rows is null) Assert.All(w.Gradient.ToArray(), value => Assert.Equal(0, value));
        else if (!Rules[rule].IsUnified) Assert.Equal(0, w.Touched.Count);
        Assert.All(scene.Layer.Bias(0).Gradient.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_warm_up_keeps_fewer_outputs_of_each_gate_from_step_to_step()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var scene = new LstmScene(device, new Lstm(20, Keep.TopK(5).WithWarmup(2)), I, Lengths);
        foreach ((long step, int count) in ((long, int)[])[(0, 20), (1, 10), (2, 5), (3, 5)])
        {
            scene.Context.Step = step;
            scene.Forward();
            scene.Backward();
            Assert.Equal(Gates * count, scene.Layer.Selection(0).Count);
        }
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_an_error_that_names_layer_and_time_step()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var scene = new LstmScene(device, new Lstm(H, Keep.TopK(3), true), I, Lengths);
        scene.Forward();
        scene.OutputGradient.Row(scene.Sequences.RowOf(1, 2))[H + 4] = float.NaN;
        string message = Assert.Throws<NonFiniteException>(() => scene.Backward()).Message;
        foreach (string part in (string[])["Layer lstm", $"LSTM {I} → {H} + {H}", "backward, time step 2", "example 1"])
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Initial_values_are_drawn_for_each_gate()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Lstm layer = new LstmScene(device, new Lstm(H, null, true), I, Lengths).Layer;
        for (int d = 0; d < 2; d++)
        {
            float bound = MathF.Sqrt(6f / (I + H));
            float[] w = layer.InputWeight(d).Value.ToArray(), b = layer.Bias(d).Value.ToArray();
            Assert.All(w, value => Assert.InRange(value, -bound, bound));
            Assert.InRange(w.Max(), 0.9f * bound, bound);
            Assert.Equal([.. new float[H], .. Enumerable.Repeat(1f, H), .. new float[2 * H]], b);
            double[][] u = [.. layer.RecurrentWeight(d).Value.ToArray().Select(v => (double)v).Chunk(H)];
            for (int gate = 0; gate < Gates; gate++)
            {
                for (int i = 0; i < H; i++)
                {
                    for (int j = 0; j < H; j++)
                    {
                        double dot = u[gate * H + i].Zip(u[gate * H + j], (p, q) => p * q).Sum();
                        Assert.Equal(i == j ? 1 : 0, dot, 1e-6);
                    }
                }
            }

            Assert.NotEqual(u[0], u[H]);
        }
    }

    [Fact]
    public void Misuse_is_an_error_that_says_what_is_wrong()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Lstm(0));
        Fails<ArgumentException>("balances signs", () => _ = new Lstm(H, Keep.TopK(3).Balanced()));
        Fails<ArgumentException>("keeps the scale", () => _ = new Lstm(H, Keep.TopK(3).KeepingScale()));
        var context = new StepContext(device, new RandomStreams(1));
        Fails<InvalidOperationException>("not built", () => new Lstm(H).Forward(new HostMatrix(1, I), context));
        var network = new Network(new ValuesInput(I), new Lstm(H), new Dense(2));
        network.Build(device, new RandomStream(1));
        var batch = new Batch(device);
        new FloatExamples(new float[2 * I], I, new int[2], 2).Fill([0, 1], batch);
        Fails<ArgumentException>("reads sequences", () => network.Forward(batch, context));
        var scene = new LstmScene(device, new Lstm(H), I, Lengths);
        Fails<InvalidOperationException>("no backward pass yet", () => scene.Layer.Selection(0));
        Fails<InvalidOperationException>("Backward before Forward", () => scene.Backward());
    }

    /// <summary>What a rule keeps of a time step, by a full sort of each gate or the draw's specification.</summary>
    private static int[][] Kept(Keep keep, double[][] dz, RandomStream random)
    {
        int[][] all = [.. dz.Select(_ => Enumerable.Range(0, Gates * H).ToArray())];
        if (keep.Rule == KeepRule.All || keep.K >= H) return all;
        ulong key = keep.IsRandom ? random.NextUInt64() : 0;
        int[][][] ofGates = [.. Enumerable.Range(0, Gates).Select(gate => KeptOfGate(keep, dz, gate, key))];
        return [.. dz.Select((_, n) => ofGates
            .SelectMany((lists, gate) => lists[n].Select(j => gate * H + j)).ToArray())];
    }

    private static int[][] KeptOfGate(Keep keep, double[][] dz, int gate, ulong key)
    {
        double[][] part = [.. dz.Select(row => row[(gate * H)..((gate + 1) * H)])];
        if (keep.SharesBudget) return ReferenceSelection.WithinBudget(part, keep.K, keep);
        double[] sums = [.. Enumerable.Range(0, H).Select(j => part.Sum(row => Math.Abs(row[j])))];
        return [.. part.Select((row, n) => keep.Rule switch
        {
            KeepRule.TopK => ReferenceSelection.Largest([.. row.Select(Math.Abs)], keep.K),
            KeepRule.UnifiedTopK => ReferenceSelection.Largest(sums, keep.K),
            KeepRule.RandomK => ReferenceSelection.RandomSubset(key, n * Gates + gate, H, keep.K),
            _ => ReferenceSelection.RandomSubset(key, gate, H, keep.K),
        })];
    }

    private static void AssertParameter(double[] expected, Parameter actual, SortedSet<int> touched, string context)
    {
        float[] gradient = actual.Gradient.ToArray();
        int[]? rows = actual.Touched.Rows?.ToArray()[..actual.Touched.Count];
        if (rows is not null) Assert.Equal(touched, rows);
        else Assert.Equal(actual.Value.Rows, touched.Count);
        int columns = actual.Value.Columns;
        for (int row = 0; row < actual.Value.Rows; row++)
        {
            Range range = (row * columns)..((row + 1) * columns);
            double[] values = touched.Contains(row)
                ? expected[range]
                : [.. Enumerable.Repeat((double)LstmScene.Untouched, columns)];
            LstmScene.AssertEqual(values, gradient[range], $"{context}, row {row}");
        }
    }

    /// <summary>Values, moments and, where the step stores them, gradients of both maps.</summary>
    private static IEnumerable<(Matrix Matrix, int Direction, float[] Before)> Watched(Lstm layer, bool isAnnounced)
    {
        for (int d = 0; d < 2; d++)
        {
            foreach (Parameter parameter in (Parameter[])[layer.InputWeight(d), layer.RecurrentWeight(d)])
            {
                foreach (string slot in (string[])[Parameter.FirstMoment, Parameter.SecondMoment])
                {
                    parameter.Slot(slot).Upload([.. Enumerable.Repeat(0.25f, parameter.Count)]);
                    yield return (parameter.Slot(slot), d, parameter.Slot(slot).ToArray());
                }

                yield return (parameter.Value, d, parameter.Value.ToArray());
                if (!isAnnounced) yield return (parameter.Gradient, d, parameter.Gradient.ToArray());
            }
        }
    }

    private static void Add(double[][][] terms, double[][][] sums)
    {
        for (int s = 0; s < sums.Length; s++)
            for (int t = 0; t < sums[s].Length; t++)
                for (int i = 0; i < sums[s][t].Length; i++) sums[s][t][i] += terms[s][t][i];
    }

    private static void Fails<TException>(string message, Action action)
        where TException : Exception =>
        Assert.Contains(message, Assert.Throws<TException>(action).Message, StringComparison.Ordinal);
}
