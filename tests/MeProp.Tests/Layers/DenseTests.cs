namespace MeProp.Tests;

/// <summary>Sparsified back propagation: what a linear layer computes when only some output gradients survive.</summary>
public class DenseTests
{
    private const int N = 6, I = 37, O = 20;

    public static TheoryData<KeepRule, int> SparseKeeps
    {
        get
        {
            var data = new TheoryData<KeepRule, int>();
            foreach (KeepRule rule in Enum.GetValues<KeepRule>().Where(rule => rule != KeepRule.All))
                foreach (int k in (int[])[1, 2, 7, O - 1]) data.Add(rule, k);
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
                foreach (int j in Kept(rule, k, dy, n)) masked.Row(n)[j] = dy.Row(n)[j];
            Pass dense = Run(device, Keep.All, masked);

            TestMatrix.AssertEqual(TestMatrix.Of(N, I, dense.Dx), TestMatrix.Of(N, I, sparse.Dx), 1e-5, $"{rule} {k}: dx");
            int[] rows = [.. Enumerable.Range(0, N).SelectMany(n => Kept(rule, k, dy, n)).Distinct().Order()];
            Assert.Equal(rows, sparse.Layer.Selection.Rows.ToArray());
            for (int j = 0; j < O; j++)
            {
                // Rows that nobody kept hold what they held before.
                HostMatrix expected = rows.Contains(j) ? TestMatrix.Of(1, I, dense.Dw.AsSpan(j * I, I)) : TestMatrix.Filled(1, I);
                TestMatrix.AssertEqual(expected, TestMatrix.Of(1, I, sparse.Dw.AsSpan(j * I, I)), rows.Contains(j) ? 1e-5 : 0, $"{rule} {k}: dw row {j}");
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
        Assert.Null(sparse.Layer.Bias.Touched);
    }

    [Theory, MemberData(nameof(SparseKeeps))]
    public void A_touched_update_leaves_other_rows_and_their_moments_bit_for_bit(KeepRule rule, int k)
    {
        using CpuDevice device = CpuDevice.Create(1);
        foreach (Optimizer optimizer in (Optimizer[])[new Sgd { L2 = 0.1f }, new AdaGrad { L2 = 0.1f }, new Adam { L2 = 0.1f }])
        {
            Dense layer = Run(device, Keep.Of(rule, k), TestMatrix.Gaussian(new RandomStream(2), N, O)).Layer;
            HostMatrix first = TestMatrix.Gaussian(new RandomStream(3), O, I), second = TestMatrix.Filled(O, I, 0.25f);
            device.Copy(first, layer.Weight.EnsureFirstMoment());
            device.Copy(second, layer.Weight.EnsureSecondMoment());
            float[] before = layer.Weight.Value.ToArray();
            optimizer.Step(device, layer.Parameters);

            string context = $"{rule} {k}, {optimizer.GetType().Name}";
            float[] after = layer.Weight.Value.ToArray();
            for (int j = 0; j < O; j++)
            {
                var row = new Range(j * I, (j + 1) * I);
                bool touched = layer.Selection.Rows.Contains(j);
                Assert.Equal(touched, !before[row].SequenceEqual(after[row]));
                if (touched) continue;
                TestMatrix.AssertSameBits(first.Row(j), layer.Weight.FirstMoment!.ToArray().AsSpan(row), $"{context}, first moment of row {j}");
                TestMatrix.AssertSameBits(second.Row(j), layer.Weight.SecondMoment!.ToArray().AsSpan(row), $"{context}, second moment of row {j}");
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
        foreach (string part in (string[])["Layer hidden", $"Dense {I} → {O}", "top-k 3", "example 4"]) Assert.Contains(part, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_warm_up_keeps_fewer_outputs_from_step_to_step()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Keep keep = Keep.UnifiedTopK(5).WithWarmup(2);
        HostMatrix dy = TestMatrix.Gaussian(new RandomStream(2), N, O);
        Assert.Equal([20, 10, 5, 5], Enumerable.Range(0, 4).Select(step => Run(device, keep, dy, step).Layer.Selection.Count));
    }

    [Fact]
    public void A_warm_up_leaves_no_stale_rows_when_a_layer_goes_from_all_to_some()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Dense layer = Build(device, Keep.TopK(1).WithWarmup(1));
        HostMatrix x = TestMatrix.Gaussian(new RandomStream(1), 1, I), dy = TestMatrix.Gaussian(new RandomStream(2), 1, O);
        foreach (long step in (long[])[0, 1, 2])
        {
            var context = new StepContext(device, new RandomStreams(3)) { IsTraining = true, Step = step };
            layer.Forward(x, context);
            layer.Backward(dy, context, needsInputGradient: false);
            Assert.Same(layer.Selection, layer.Weight.Touched);
            Assert.Equal(step == 0 ? (SelectionKind.All, O) : (SelectionKind.PerExample, 1), (layer.Selection.Kind, layer.Selection.RowCount));
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
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dense(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dense(1, 0));
        Assert.Contains("not built", Assert.Throws<InvalidOperationException>(() => new Dense(I, O).Forward(new HostMatrix(1, I), context)).Message, StringComparison.Ordinal);
        Assert.Contains("Backward before Forward", Assert.Throws<InvalidOperationException>(() => Build(device, Keep.All).Backward(new HostMatrix(1, O), context, false)).Message, StringComparison.Ordinal);
        Assert.Contains($"takes {I} inputs", Assert.Throws<ArgumentException>(() => Build(device, Keep.All).Forward(new HostMatrix(1, I + 1), context)).Message, StringComparison.Ordinal);
        Assert.Contains($"takes {I} inputs", Assert.Throws<ArgumentException>(() => new Dense(I, O).Build(device, "hidden", I - 1, new RandomStream(1))).Message, StringComparison.Ordinal);
    }

    public static TheoryData<Activation, KeepRule> ActivationsAndRules
    {
        get
        {
            var data = new TheoryData<Activation, KeepRule>();
            foreach (Activation activation in Enum.GetValues<Activation>())
                foreach (KeepRule rule in Enum.GetValues<KeepRule>()) data.Add(activation, rule);
            return data;
        }
    }

    [Theory, MemberData(nameof(ActivationsAndRules))]
    public void An_activation_of_the_layer_equals_one_of_its_own(Activation activation, KeepRule rule)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var keep = Keep.Of(rule, 7);
        Layer separate = activation switch { Activation.Relu => new Relu(), Activation.Tanh => new Tanh(), Activation.Sigmoid => new Sigmoid(), _ => new Cube() };
        var two = new Sequential(new Dense(I, O, keep), separate, new Dense(O, 3));
        var one = new Sequential(new Dense(I, O, keep, activation: activation), new Dense(O, 3));
        Assert.Equal(PassThrough(two), PassThrough(one));

        float[] PassThrough(Sequential network)
        {
            network.Build(device, "", I, new RandomStream(5));
            var context = new StepContext(device, new RandomStreams(3)) { IsTraining = true };
            float[] y = network.Forward(TestMatrix.Gaussian(new RandomStream(1), N, I), context).ToArray();
            Matrix dx = network.Backward(TestMatrix.Gaussian(new RandomStream(2), N, 3), context, needsInputGradient: true)!;
            return [.. y, .. dx.ToArray(), .. network.Parameters.SelectMany(p => p.Gradient.ToArray())];
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

    /// <summary>What a rule keeps for an example, found on its own: by a full sort, or by the draw's specification.</summary>
    private static int[] Kept(KeepRule rule, int k, HostMatrix dy, int example)
    {
        ulong key = new RandomStreams(3).Selection.NextUInt64();
        return rule switch
        {
            KeepRule.TopK => ReferenceSelection.Largest([.. dy.Row(example).ToArray().Select(v => (double)Math.Abs(v))], k),
            KeepRule.UnifiedTopK => ReferenceSelection.Largest([.. Enumerable.Range(0, O).Select(j => Enumerable.Range(0, N).Sum(n => (double)Math.Abs(dy.Row(n)[j])))], k),
            KeepRule.RandomK => ReferenceSelection.RandomSubset(key, example, O, k),
            _ => ReferenceSelection.RandomSubset(key, 0, O, k),
        };
    }

    private static Dense Build(Device device, Keep keep)
    {
        var layer = new Dense(I, O, keep);
        layer.Build(device, "hidden", I, new RandomStream(5));
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

    private sealed record Pass(Dense Layer, float[] Dx, float[] Dw, float[] Db);
}
