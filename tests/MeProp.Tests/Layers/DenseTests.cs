namespace MeProp.Tests;

/// <summary>Sparsified back propagation: what a linear layer computes when some output gradients survive.</summary>
public class DenseTests
{
    private const int N = 6, I = 37, O = 20;

    public static TheoryData<KeepRule, int> SparseKeeps
    {
        get
        {
            var data = new TheoryData<KeepRule, int>();
            foreach (KeepRule rule in Enum.GetValues<KeepRule>().Where(rule => rule != KeepRule.All))
            {
                foreach (int k in (int[])[1, 2, 7, O - 1]) data.Add(rule, k);
            }

            return data;
        }
    }

    [Theory]
    [InlineData(O)]
    [InlineData(O + 1)]
    [InlineData(0)]
    [InlineData(-3)]
    public void Keeping_every_output_equals_ordinary_back_propagation_bit_for_bit(int k)
    {
        using CpuDevice device = CpuDevice.Create(1);
        HostMatrix dy = TestMatrix.Gaussian(new RandomStream(2), N, O);
        Pass expected = Run(device, Keep.All, dy);
        foreach (KeepRule rule in Enum.GetValues<KeepRule>())
        {
            Pass actual = Run(device, Keep.Of(rule, k), dy);
            Assert.Equal(SelectionKind.All, actual.Layer.Selection.Kind);
            TestMatrix.AssertSameBits(expected.Dx, actual.Dx, $"{rule} {k}: dx");
            TestMatrix.AssertSameBits(expected.Dw, actual.Dw, $"{rule} {k}: dw");
            TestMatrix.AssertSameBits(expected.Db, actual.Db, $"{rule} {k}: db");
        }
    }

    [Theory, MemberData(nameof(SparseKeeps))]
    public void Keeping_some_outputs_equals_ordinary_back_propagation_of_a_masked_gradient(KeepRule rule, int k)
    {
        using CpuDevice device = CpuDevice.Create(1);
        foreach (HostMatrix dy in Gradients())
        {
            Pass sparse = Run(device, Keep.Of(rule, k), dy);
            HostMatrix masked = new(N, O);
            for (int n = 0; n < N; n++)
            {
                foreach (int j in Kept(rule, k, dy, n)) masked.Row(n)[j] = dy.Row(n)[j];
            }

            Pass dense = Run(device, Keep.All, masked);

            TestMatrix.AssertEqual(
                TestMatrix.Of(N, I, dense.Dx), TestMatrix.Of(N, I, sparse.Dx), 1e-5, $"{rule} {k}: dx");
            int[] rows = [.. Enumerable.Range(0, N).SelectMany(n => Kept(rule, k, dy, n)).Distinct().Order()];
            Assert.Equal(rows, RowsOf(sparse.Layer));
            for (int j = 0; j < O; j++)
            {
                // Rows that no example kept hold what they held before.
                bool isKept = rows.Contains(j);
                HostMatrix expected = isKept ? TestMatrix.Of(1, I, dense.Dw.AsSpan(j * I, I)) : TestMatrix.Filled(1, I);
                HostMatrix actual = TestMatrix.Of(1, I, sparse.Dw.AsSpan(j * I, I));
                TestMatrix.AssertEqual(expected, actual, isKept ? 1e-5 : 0, $"{rule} {k}: dw row {j}");
            }
        }
    }

    [Theory, MemberData(nameof(SparseKeeps))]
    public void The_bias_gradient_stays_dense(KeepRule rule, int k)
    {
        using CpuDevice device = CpuDevice.Create(1);
        HostMatrix dy = TestMatrix.Gaussian(new RandomStream(2), N, O);
        Pass sparse = Run(device, Keep.Of(rule, k), dy);
        TestMatrix.AssertSameBits(Run(device, Keep.All, dy).Db, sparse.Db, $"{rule} {k}");
        Assert.Null(sparse.Layer.Bias.Touched.Rows);
    }

    [Theory, MemberData(nameof(SparseKeeps))]
    public void A_touched_update_leaves_other_rows_and_their_moments_bit_for_bit(KeepRule rule, int k)
    {
        using CpuDevice device = CpuDevice.Create(1);
        Optimizer[] optimizers = [new Sgd { L2 = 0.1f }, new AdaGrad { L2 = 0.1f }, new Adam { L2 = 0.1f }];
        foreach (Optimizer optimizer in optimizers)
        {
            Dense layer = Run(device, Keep.Of(rule, k), TestMatrix.Gaussian(new RandomStream(2), N, O)).Layer;
            Matrix firstMoment = layer.Weight.Slot(Parameter.FirstMoment);
            Matrix secondMoment = layer.Weight.Slot(Parameter.SecondMoment);
            HostMatrix first = TestMatrix.Gaussian(new RandomStream(3), O, I), second = TestMatrix.Filled(O, I, 0.25f);
            device.Rows.Copy(first, firstMoment);
            device.Rows.Copy(second, secondMoment);
            float[] before = layer.Weight.Value.ToArray();
            optimizer.Step(device, layer.Parameters);

            string context = $"{rule} {k}, {optimizer.GetType().Name}";
            float[] after = layer.Weight.Value.ToArray();
            for (int j = 0; j < O; j++)
            {
                var row = new Range(j * I, (j + 1) * I);
                bool touched = RowsOf(layer).Contains(j);
                Assert.Equal(touched, !before[row].SequenceEqual(after[row]));
                if (touched) continue;
                TestMatrix.AssertSameBits(
                    first.Row(j), firstMoment.ToArray().AsSpan(row), $"{context}, first moment of row {j}");
                TestMatrix.AssertSameBits(
                    second.Row(j), secondMoment.ToArray().AsSpan(row), $"{context}, second moment of row {j}");
            }

            Assert.All(layer.Bias.Value.ToArray(), value => Assert.NotEqual(0, value));
        }
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_an_error_that_names_the_layer()
    {
        using CpuDevice device = CpuDevice.Create(1);
        HostMatrix dy = TestMatrix.Gaussian(new RandomStream(2), N, O);
        dy.Row(4)[11] = float.NaN;
        string message = Assert.Throws<NonFiniteException>(() => Run(device, Keep.TopK(3), dy)).Message;
        foreach (string part in (string[])["Layer hidden", $"Dense {I} → {O}", "top-k 3", "example 4"])
            Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warm_up_keeps_fewer_outputs_from_step_to_step()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Keep keep = Keep.UnifiedTopK(5).WithWarmup(2);
        HostMatrix dy = TestMatrix.Gaussian(new RandomStream(2), N, O);
        Assert.Equal(
            [20, 10, 5, 5],
            Enumerable.Range(0, 4).Select(step => Run(device, keep, dy, step).Layer.Selection.Count));
    }

    [Fact]
    public void A_warm_up_leaves_no_stale_rows_when_a_layer_goes_from_all_to_some()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Dense layer = Build(device, Keep.TopK(1).WithWarmup(1));
        HostMatrix x = TestMatrix.Gaussian(new RandomStream(1), 1, I);
        HostMatrix dy = TestMatrix.Gaussian(new RandomStream(2), 1, O);
        foreach (long step in (long[])[0, 1, 2])
        {
            var context = new StepContext(device, new RandomStreams(3)) { IsTraining = true, Step = step };
            layer.Forward(x, context);
            layer.Backward(dy, context, needsInputGradient: false);
            Assert.Same(step == 0 ? null : layer.Selection.Rows, layer.Weight.Touched.Rows);
            Assert.Equal(step == 0 ? 0 : 1, layer.Weight.Touched.Count);
            Assert.Equal(
                step == 0 ? (SelectionKind.All, O) : (SelectionKind.PerExample, 1),
                (layer.Selection.Kind, layer.Selection.RowCount));
        }
    }

    [Fact]
    public void A_first_layer_computes_no_input_gradient()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Dense layer = Build(device, Keep.All);
        var context = new StepContext(device, new RandomStreams(3)) { IsTraining = true };
        layer.Forward(TestMatrix.Gaussian(new RandomStream(1), N, I), context);
        Assert.Null(layer.Backward(TestMatrix.Gaussian(new RandomStream(2), N, O), context, needsInputGradient: false));
    }

    [Fact]
    public void Misuse_is_an_error_that_says_what_to_do()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var context = new StepContext(device, new RandomStreams(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dense(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dense(-1));
        Fails<InvalidOperationException>("not built", () => new Dense(O).Forward(new HostMatrix(1, I), context));
        Fails<InvalidOperationException>("not built", () => _ = new Dense(O).Weight);
        Dense layer = Build(device, Keep.All);
        Fails<InvalidOperationException>(
            "Backward before Forward", () => layer.Backward(new HostMatrix(1, O), context, false));
        Fails<InvalidOperationException>("no backward pass yet", () => _ = layer.Selection);
        Fails<ArgumentException>(
            $"takes {I} inputs, its input is 1 × {I + 1}", () => layer.Forward(new HostMatrix(1, I + 1), context));
        layer.Forward(new HostMatrix(2, I), context);
        Fails<ArgumentException>(
            $"needs an output gradient of 2 × {O}, not 1 × {O}",
            () => layer.Backward(new HostMatrix(1, O), context, false));
        Fails<ArgumentException>(
            $"where its inputs and outputs need {O} × {I - 1}", () => layer.Connect("hidden", I - 1));
    }

    public static TheoryData<Activation, KeepRule> ActivationsAndRules
    {
        get
        {
            var data = new TheoryData<Activation, KeepRule>();
            foreach (Activation activation in Enum.GetValues<Activation>())
            {
                foreach (KeepRule rule in Enum.GetValues<KeepRule>()) data.Add(activation, rule);
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(ActivationsAndRules))]
    public void An_activation_of_the_layer_equals_one_of_its_own(Activation activation, KeepRule rule)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var keep = Keep.Of(rule, 7);
        float[] two = PassThrough(new Dense(O, keep), new ActivationLayer(activation), new Dense(3));
        Assert.Equal(two, PassThrough(new Dense(O, keep, activation), new Dense(3)));

        float[] PassThrough(params Layer[] layers)
        {
            var input = new OffsetInput(I);
            var network = new Network(input, layers);
            network.Build(device, new RandomStream(5));
            var batch = new Batch(device);
            float[] values = TestMatrix.Gaussian(new RandomStream(1), N, I).ToArray();
            new FloatExamples(values, I, new int[N], 3).Fill([.. Enumerable.Range(0, N)], batch);
            var context = new StepContext(device, new RandomStreams(3)) { IsTraining = true };
            float[] y = network.Forward(batch, context).ToArray();
            network.Backward(TestMatrix.Gaussian(new RandomStream(2), N, 3), context);
            return [.. y, .. input.InputGradient, .. network.Parameters.SelectMany(p => p.Gradient.ToArray())];
        }
    }

    /// <summary>Real numbers; and integers with ties and zeros, with whole rows of zeros.</summary>
    private static IEnumerable<HostMatrix> Gradients()
    {
        yield return TestMatrix.Gaussian(new RandomStream(2), N, O);
        HostMatrix ties = TestMatrix.Integers(new RandomStream(2), N, O);
        ties.Row(1).Clear();
        yield return ties;
        yield return new HostMatrix(N, O);
    }

    /// <summary>What a rule keeps for an example: by a full sort, or by the draw's specification.</summary>
    private static int[] Kept(KeepRule rule, int k, HostMatrix dy, int example)
    {
        ulong key = new RandomStreams(3).Selection.NextUInt64();
        return rule switch
        {
            KeepRule.TopK => Largest(j => Magnitude(example, j)),
            KeepRule.UnifiedTopK => Largest(j => Enumerable.Range(0, N).Sum(n => Magnitude(n, j))),
            KeepRule.RandomK => ReferenceSelection.RandomSubset(key, example, O, k),
            _ => ReferenceSelection.RandomSubset(key, 0, O, k),
        };

        double Magnitude(int n, int j) => Math.Abs(dy.Row(n)[j]);
        int[] Largest(Func<int, double> value) =>
            ReferenceSelection.Largest([.. Enumerable.Range(0, O).Select(value)], k);
    }

    private static Dense Build(Device device, Keep keep)
    {
        var layer = new Dense(O, keep);
        layer.Connect("hidden", I);
        layer.Build(device, new RandomStream(5));
        layer.Weight.Gradient.Upload(TestMatrix.Filled(O, I).ToArray());
        return layer;
    }

    private static Pass Run(Device device, Keep keep, HostMatrix dy, long step = 0)
    {
        Dense layer = Build(device, keep);
        var context = new StepContext(device, new RandomStreams(3)) { IsTraining = true, Step = step };
        layer.Forward(TestMatrix.Gaussian(new RandomStream(1), N, I), context);
        Matrix dx = layer.Backward(dy, context, needsInputGradient: true)!;
        return new(layer, dx.ToArray(), layer.Weight.Gradient.ToArray(), layer.Bias.Gradient.ToArray());
    }

    private static int[] RowsOf(Dense layer) => layer.Selection.Rows.ToArray()[..layer.Selection.RowCount];

    private static void Fails<TException>(string message, Action action)
        where TException : Exception =>
        Assert.Contains(message, Assert.Throws<TException>(action).Message, StringComparison.Ordinal);

    private sealed record Pass(Dense Layer, float[] Dx, float[] Dw, float[] Db);
}
