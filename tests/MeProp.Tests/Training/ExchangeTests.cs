namespace MeProp.Tests;

/// <summary>What a hook between the backward pass and the step sees, and what it changes.</summary>
public class ExchangeTests
{
    private static readonly FloatExamples Examples = SyntheticTask.Make(105, seed: 1);

    private static readonly Dictionary<string, Func<Optimizer>> Optimizers = new()
    {
        ["sgd"] = () => new Sgd(0.05f) { DecayRate = 0.9f, DecaySteps = 105, L2 = 1e-4f },
        ["sgd, all rows"] = () => new Sgd(0.05f) { Update = Update.All, L2 = 1e-4f, Clip = 0.01f },
        ["adagrad"] = () => new AdaGrad(0.02f),
        ["adam"] = () => new Adam(0.003f) { Clip = 0.5f },
        ["adam, all rows"] = () => new Adam(0.003f) { Update = Update.All },
        ["momentum"] = () => new Momentum(0.05f),
    };

    public static TheoryData<KeepRule, string> Cases
    {
        get
        {
            var data = new TheoryData<KeepRule, string>();
            foreach (KeepRule rule in Enum.GetValues<KeepRule>())
            {
                foreach (string optimizer in Optimizers.Keys)
                    if (optimizer != "momentum" || rule == KeepRule.All) data.Add(rule, optimizer);
            }

            return data;
        }
    }

    public static TheoryData<KeepRule> Rules => [.. Enum.GetValues<KeepRule>()];

    [Theory, MemberData(nameof(Cases))]
    public void A_hook_that_does_nothing_changes_no_bit(KeepRule rule, string optimizer)
    {
        foreach (int threads in (int[])[1, 2])
        {
            float[] expected = Train(rule, Optimizers[optimizer](), null, threads);
            int calls = 0;
            float[] actual = Train(rule, Optimizers[optimizer](), new Exchange((_, _) => calls++), threads);
            TestMatrix.AssertSameBits(expected, actual, $"{rule}, {optimizer}, {threads} threads");
            Assert.Equal(22, calls);
        }
    }

    /// <summary>Each step is w − rate · dw of the dw that the hook saw; untouched rows keep their bits.</summary>
    [Theory, MemberData(nameof(Rules))]
    public void All_gradients_are_stored_before_the_step(KeepRule rule)
    {
        const float Rate = 0.05f;
        float[][]? stepped = null;
        int untouched = 0;
        Train(rule, new Sgd(Rate), new Exchange((device, parameters) =>
        {
            bool isFused = device is not CpuDevice { Simd: SimdPath.Scalar }; // one rounding or two

            // No parameter has been stepped since the last call.
            float[][] values = [.. parameters.Select(p => p.Value.ToArray())];
            for (int p = 0; p < values.Length && stepped is not null; p++)
                TestMatrix.AssertSameBits(stepped[p], values[p], parameters[p].Name);
            stepped = [.. parameters.Select((p, i) => Stepped(p, values[i], isFused))];
        }));
        Assert.Equal(rule != KeepRule.All, untouched > 0);

        float[] Stepped(Parameter parameter, float[] values, bool isFused)
        {
            float[] dw = parameter.Gradient.ToArray();
            int columns = parameter.Value.Columns;
            HashSet<int> touched = parameter.Touched.Rows is { } rows
                ? [.. rows.ToArray()[..parameter.Touched.Count]]
                : [.. Enumerable.Range(0, parameter.Value.Rows)];
            untouched += parameter.Value.Rows - touched.Count;
            Assert.Contains(touched, row => dw.AsSpan(row * columns, columns).ContainsAnyExcept(0f));
            for (int i = 0; i < values.Length; i++)
            {
                if (!touched.Contains(i / columns)) continue;
                values[i] = isFused ? MathF.FusedMultiplyAdd(-Rate, dw[i], values[i]) : -Rate * dw[i] + values[i];
            }

            return values;
        }
    }

    /// <summary>Doubling is exact: a gradient doubled is a learning rate doubled.</summary>
    [Theory, MemberData(nameof(Rules))]
    public void A_hook_that_doubles_the_gradients_doubles_the_steps(KeepRule rule)
    {
        float[] expected = Train(rule, new Sgd(2 * 0.05f), null);
        float[] actual = Train(rule, new Sgd(0.05f), new Exchange((_, parameters) =>
        {
            foreach (Parameter parameter in parameters)
                parameter.Gradient.Upload([.. parameter.Gradient.ToArray().Select(g => 2 * g)]);
        }));
        TestMatrix.AssertSameBits(expected, actual, $"{rule}");
        Assert.NotEqual(Train(rule, new Sgd(0.05f), null), actual);
    }

    /// <summary>Touched rows that a hook adds are stepped too.</summary>
    [Fact]
    public void A_hook_says_which_rows_are_stepped()
    {
        float[] initial = Train(KeepRule.TopK, new Sgd(0.05f), null, epochs: 0);
        float[] actual = Train(KeepRule.TopK, new Sgd(0.5f), new Exchange((_, parameters) =>
        {
            foreach (Parameter parameter in parameters)
            {
                parameter.Gradient.Upload([.. Enumerable.Repeat(1f, parameter.Count)]);
                parameter.Touched.SetAll();
            }
        }));
        for (int i = 0; i < initial.Length; i++) Assert.Equal(initial[i] - 22 * 0.5f, actual[i], 1e-4f);
    }

    /// <summary>An exchange that computes gradients from their factors gets those of the layers.</summary>
    [Theory, MemberData(nameof(Rules))]
    public void Factors_are_what_a_gradient_is_computed_from(KeepRule rule)
    {
        var exchange = new FactorExchange();
        float[] expected = Train(rule, new Sgd(0.05f), null);
        TestMatrix.AssertSameBits(expected, Train(rule, new Sgd(0.05f), exchange), $"{rule}");
        string[] step =
        [
            "begin 6", "take 4.weight", "complete 4.weight", "take 2.weight", "complete 2.weight", "take 0.weight",
            "complete 0.weight", "exchange 6",
        ];
        Assert.Equal(Enumerable.Repeat(step, 22).SelectMany(calls => calls), exchange.Calls);
    }

    private static float[] Train(
        KeepRule rule, Optimizer optimizer, IGradientExchange? exchange, int threads = 1, int epochs = 2)
    {
        using CpuDevice device = CpuDevice.Create(threads, null, sharesAlways: true);
        Network network = Network.Mlp(new MlpOptions
        {
            Inputs = Examples.Inputs,
            Classes = Examples.Classes,
            HiddenSize = 40,
            Keep = Keep.Of(rule, 3),
            Dropout = 0.1f,
        });
        var options = new TrainerOptions { Epochs = epochs, BatchSize = 10 };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), optimizer, options);
        trainer.Exchange = exchange;
        Assert.Equal(TrainingOutcome.Completed, trainer.Run(Examples).Outcome);
        return network.Values();
    }
}
