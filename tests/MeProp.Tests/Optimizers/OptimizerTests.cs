namespace MeProp.Tests;

/// <summary>
/// Several steps of each optimizer against its published formula, worked out again here in double precision for single
/// numbers.
/// </summary>
public class OptimizerTests
{
    private const double Start = 0.5;
    private static readonly double[] Gradients = [0.3, -0.2, 0.05, 1.5];

    public static TheoryData<SimdPath> Paths => [.. CpuDevice.SupportedPaths];

    [Fact]
    public void Sgd_subtracts_rate_times_gradient() =>
        AssertPath(new Sgd(0.1f), [0.47, 0.49, 0.485, 0.335]);

    [Fact]
    public void Sgd_decays_its_rate_per_decay_steps()
    {
        // Rate of step t: 0.1 · 0.25^(t/2), so 0.05, 0.025, 0.0125, 0.00625.
        AssertPath(new Sgd(0.1f) { DecayRate = 0.25f, DecaySteps = 2 }, [0.485, 0.49, 0.489375, 0.48]);
    }

    [Fact]
    public void Sgd_adds_l2_and_then_clips()
    {
        // g = clip(dw + 0.2 w, ±0.25): 0.4 → 0.25, w = 0.475; −0.105, w = 0.4855; 0.1471, w = 0.47079;
        // 1.594 → 0.25, w = 0.44579.
        AssertPath(new Sgd(0.1f) { L2 = 0.2f, Clip = 0.25f }, [0.475, 0.4855, 0.47079, 0.44579]);
    }

    [Fact]
    public void AdaGrad_divides_by_the_root_of_the_sum_of_squares()
    {
        const double Rate = 0.1, Epsilon = 1e-6;
        double w = Start, s = 0;
        AssertPath(new AdaGrad(0.1f), [.. Gradients.Select(g =>
        {
            s += g * g;
            return w -= Rate * g / Math.Sqrt(s + Epsilon);
        })]);
    }

    [Fact]
    public void Adam_equals_the_formula_of_its_paper_with_bias_corrected_moments()
    {
        // Kingma and Ba 2015, algorithm 1.
        const double Rate = 0.001, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;
        double w = Start, m = 0, v = 0;
        AssertPath(new Adam(), [.. Gradients.Select((g, i) =>
        {
            m = Beta1 * m + (1 - Beta1) * g;
            v = Beta2 * v + (1 - Beta2) * g * g;
            double mHat = m / (1 - Math.Pow(Beta1, i + 1)), vHat = v / (1 - Math.Pow(Beta2, i + 1));
            return w -= Rate * mHat / (Math.Sqrt(vHat) + Epsilon);
        })]);
    }

    [Theory, MemberData(nameof(Paths))]
    public void Moments_of_Adam_do_not_fade_to_denormal_numbers(SimdPath path)
    {
        using CpuDevice device = CpuDevice.Create(1, path);
        var weight = new Parameter(device, "w", 1, 37);
        float[] gradient = [.. Enumerable.Range(0, 37).Select(i => (i % 2 == 0 ? 1 : -1) * MathF.Pow(10, -i / 3f))];
        var optimizer = new Adam { Beta2 = 0.9f };
        weight.Gradient.Upload(gradient);
        optimizer.Step(device, [weight]);
        float[] first = Moment(Parameter.FirstMoment);
        for (int i = 0; i < 37; i++) Assert.Equal(0.1 * gradient[i], first[i], 1e-6 * Math.Abs(gradient[i]));

        weight.Gradient.Upload(new float[37]);
        for (int step = 0; step < 2000; step++) optimizer.Step(device, [weight]);
        foreach (float moment in (float[])[.. Moment(Parameter.FirstMoment), .. Moment(Parameter.SecondMoment)])
            Assert.True(moment == 0 || float.IsNormal(moment), $"{moment}");
        Assert.All(Moment(Parameter.FirstMoment), moment => Assert.InRange(moment, -1e-30f, 1e-30f));

        float[] Moment(string name) => weight.Slot(name).ToArray();
    }

    [Fact]
    public void Corrections_by_touches_treat_a_row_as_if_it_were_alone()
    {
        // Row 0 is touched at every step, row 1 at steps 3 and 4: it moves as row 0 does at steps 1 and 2.
        using CpuDevice device = CpuDevice.Create(1);
        var weight = new Parameter(device, "w", 2, 1);
        var optimizer = new Adam(0.01f) { BiasCorrection = BiasCorrection.Touches };
        Indices rows = device.CreateIndices(2);
        rows.Upload([0, 1]);
        var path = new List<float[]>();
        double[] gradients = [0.3, -0.2, 0.3, -0.2];
        for (int step = 0; step < 4; step++)
        {
            weight.Touched.Set(rows, step < 2 ? 1 : 2);
            weight.Gradient.Upload([(float)gradients[step], (float)gradients[step]]);
            optimizer.Step(device, [weight]);
            path.Add(weight.Value.ToArray());
        }

        double[] plain = Path(new Adam(0.01f), gradients);
        for (int step = 0; step < 4; step++) Assert.Equal(plain[step] - Start, path[step][0], 1e-7);
        Assert.Equal([0, 0], path[..2].Select(values => values[1]));
        Assert.Equal(plain[0] - Start, path[2][1], 1e-7);
        Assert.Equal(plain[1] - Start, path[3][1], 1e-7);
        Assert.EndsWith("bias correction by touches", optimizer.ToString());
    }

    [Fact]
    public void The_norm_is_that_of_all_gradients_together()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Parameter first = new(device, "a", 2, 2), second = new(device, "b", 1);
        Indices rows = device.CreateIndices(1);
        rows.Upload([1]);
        first.Gradient.Upload([float.NaN, float.NaN, 2, 1]);
        first.Touched.Set(rows, 1);
        second.Gradient.Upload([2]);
        new Sgd(1) { ClipNorm = 1.5f }.Step(device, [first, second]);
        Assert.Equal([0, 0, -1, -0.5f], first.Value.ToArray());
        Assert.Equal([-1], second.Value.ToArray());
        new Sgd(1) { ClipNorm = 30 }.Step(device, [first, second]);
        Assert.Equal([0, 0, -3, -1.5f], first.Value.ToArray());
        second.Gradient.Upload([float.PositiveInfinity]);
        Assert.Throws<NonFiniteException>(() => new Sgd(1) { ClipNorm = 1 }.Step(device, [first, second]));
    }

    [Fact]
    public void Adam_corrects_its_epsilon_too()
    {
        // One step from zero moments: m̂ = g, v̂ = g², so w moves by rate · g / (|g| + ε), with an ε that shows.
        Assert.Equal(Start - 0.1 * 0.3 / (0.3 + 0.6), Path(new Adam(0.1f) { Epsilon = 0.6f }, [0.3])[0], 1e-6);
    }

    [Fact]
    public void The_first_step_of_Adam_is_the_learning_rate_whatever_the_size_of_the_gradient()
    {
        foreach (double gradient in (double[])[1e-4, 1, 1e4])
            Assert.Equal(Start - 0.01, Path(new Adam(0.01f), [gradient])[0], 1e-5);
    }

    [Fact]
    public void Steps_are_counted_from_1_and_can_be_set_to_continue()
    {
        var optimizer = new Adam();
        Assert.Equal(0, optimizer.Steps);
        Path(optimizer, Gradients);
        Assert.Equal(4, optimizer.Steps);

        // From far on, both corrections are 1: from zero moments w moves by rate · (1 − β₁) g / (√(1 − β₂) |g|).
        double expected = Start - 0.01 * 0.1 / Math.Sqrt(0.001);
        Assert.Equal(expected, Path(new Adam(0.01f) { Steps = 1_000_000 }, [0.3])[0], 1e-5);
    }

    [Fact]
    public void Touched_equals_all_for_sgd_and_adagrad_without_l2_and_differs_for_adam()
    {
        (Func<Update, Optimizer> Make, bool IsEqual)[] cases =
        [
            (u => new Sgd { Update = u }, true),
            (u => new AdaGrad { Update = u }, true),
            (u => new Adam { Update = u }, false),
            (u => new Sgd { Update = u, L2 = 0.1f }, false),
        ];
        foreach ((Func<Update, Optimizer> make, bool equal) in cases)
        {
            float[] touched = TrainSelected(make(Update.Touched)), all = TrainSelected(make(Update.All));
            Assert.Equal(equal, touched.AsSpan().SequenceEqual(all));
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_learning_rate_that_is_no_number_above_0_is_an_error(float rate)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(rate));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdaGrad(rate));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(rate));
    }

    private static void AssertPath(Optimizer optimizer, double[] expected)
    {
        double[] actual = Path(optimizer, Gradients);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 2e-7);
    }

    /// <summary>Where a single number goes, step by step.</summary>
    private static double[] Path(Optimizer optimizer, double[] gradients)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var parameter = new Parameter(device, "p", 1, 1);
        parameter.Value.Upload([(float)Start]);
        return [.. gradients.Select(gradient =>
        {
            parameter.Gradient.Upload([(float)gradient]);
            optimizer.Step(device, [parameter]);
            return (double)parameter.Value.ToArray()[0];
        })];
    }

    /// <summary>20 steps, each with a gradient of 3 of 10 rows.</summary>
    private static float[] TrainSelected(Optimizer optimizer)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var random = new RandomStream(3);
        var parameter = new Parameter(device, "p", 10, 17);
        Indices rows = device.CreateIndices(3);
        parameter.Value.Upload(TestBatch.Gaussian(1, 170));
        int[] order = [.. Enumerable.Range(0, 10)];
        for (int step = 0; step < 20; step++)
        {
            random.Shuffle(order);
            rows.Upload([.. order[..3].Order()]);
            parameter.Touched.Set(rows, 3);
            parameter.Gradient.Upload(TestBatch.Gaussian((ulong)step + 2, 170));
            optimizer.Step(device, [parameter]);
        }

        return parameter.Value.ToArray();
    }
}
