namespace MeProp.Tests;

/// <summary>Results do not depend on the number of threads, bit for bit.</summary>
public class ThreadCountTests
{
    /// <summary>Large enough that every operation is worth several threads.</summary>
    private const int N = 200, I = 300, O = 517, K = 60;

    public static TheoryData<SimdPath> Paths => [.. CpuDevice.SupportedPaths];

    public static TheoryData<SimdPath, KeepRule> PathsAndRules
    {
        get
        {
            var data = new TheoryData<SimdPath, KeepRule>();
            foreach (SimdPath path in CpuDevice.SupportedPaths)
                foreach (KeepRule rule in Enum.GetValues<KeepRule>()) data.Add(path, rule);
            return data;
        }
    }

    [Theory, MemberData(nameof(Paths))]
    public void Every_operation_gives_the_same_bits_with_any_number_of_threads(SimdPath path)
    {
        Dictionary<string, float[]>? expected = null;
        for (int threads = 1; threads <= 4; threads++)
        {
            using CpuDevice device = CpuDevice.Create(threads, path, sharesAlways: true);
            Dictionary<string, float[]> actual = RunOperations(device);
            expected ??= actual;
            Assert.Equal(expected.Keys, actual.Keys);
            foreach ((string operation, float[] values) in actual) TestMatrix.AssertSameBits(expected[operation], values, $"{operation}, {device.Description}");
        }
    }

    [Theory, MemberData(nameof(PathsAndRules))]
    public void Training_gives_the_same_bits_with_any_number_of_threads(SimdPath path, KeepRule rule)
    {
        float[]? expected = null;
        for (int threads = 1; threads <= 4; threads++)
        {
            using CpuDevice device = CpuDevice.Create(threads, path, sharesAlways: true);
            float[] actual = Train(device, rule);
            expected ??= actual;
            TestMatrix.AssertSameBits(expected, actual, $"{rule}, {device.Description}");
        }
    }

    private static Dictionary<string, float[]> RunOperations(Device device)
    {
        var random = new RandomStream(7);
        HostMatrix x = TestMatrix.Gaussian(random, N, I), w = TestMatrix.Gaussian(random, O, I), b = TestMatrix.Gaussian(random, 1, O);
        HostMatrix dy = TestMatrix.Gaussian(random, N, O), y = new(N, O), dx = new(N, I), db = new(1, O), gradient = new(N, O);
        var results = new Dictionary<string, float[]>();
        device.DenseForward(x, w, b, null, y);
        results["DenseForward"] = y.ToArray();
        device.DenseBackwardBias(dy, db);
        results["DenseBackwardBias"] = db.ToArray();
        foreach (KeepRule rule in Enum.GetValues<KeepRule>())
        {
            var selection = new Selection();
            device.Select(dy, rule, K, new RandomStream(8), selection);
            results[$"Select {rule}"] = [.. Enumerable.Range(0, N).SelectMany(n => ReferenceSelection.KeptOf(selection, n)).Select(j => (float)j)];
            device.DenseBackwardInput(dy, w, selection, dx);
            results[$"DenseBackwardInput {rule}"] = dx.ToArray();
            HostMatrix dw = TestMatrix.Filled(O, I);
            device.DenseBackwardWeights(x, dy, selection, dw);
            results[$"DenseBackwardWeights {rule}"] = dw.ToArray();
            foreach (Update update in Enum.GetValues<Update>())
                foreach (Optimizer optimizer in (Optimizer[])[new Sgd { Update = update, L2 = 0.1f }, new AdaGrad { Update = update }, new Adam { Update = update, Clip = 1 }])
                {
                    var parameter = new Parameter(device, "w", O, I) { Touched = selection };
                    device.Copy(w, parameter.Value);
                    device.Copy(dw, parameter.Gradient);
                    optimizer.Step(device, [parameter]);
                    results[$"{optimizer.GetType().Name} {rule} {update}"] = parameter.Value.ToArray();
                }
        }

        foreach (Activation f in Enum.GetValues<Activation>())
        {
            device.ActivationForward(f, dy, y);
            results[$"ActivationForward {f}"] = y.ToArray();
            device.ActivationBackward(f, dy, y, dy, gradient);
            results[$"ActivationBackward {f}"] = gradient.ToArray();
        }

        device.Dropout(dy, 0.5f, 9, y);
        results["Dropout"] = y.ToArray();
        results["Loss"] = [(float)device.SoftmaxCrossEntropy(dy, [.. Enumerable.Range(0, N)], 1f / N, y)];
        results["SoftmaxCrossEntropy"] = y.ToArray();
        byte[] bytes = [.. Enumerable.Range(0, 50 * O).Select(i => (byte)(i * 7))];
        device.GatherRows(bytes, [.. Enumerable.Range(0, N).Select(n => n % 50)], 1f / 255, y);
        results["GatherRows"] = y.ToArray();
        return results;
    }

    private static float[] Train(Device device, KeepRule rule)
    {
        FloatExamples examples = SyntheticTask.Make(240, seed: 3);
        var network = Sequential.Mlp(new MlpOptions
        {
            Inputs = examples.Inputs,
            Classes = examples.Classes,
            HiddenSize = 300,
            Keep = Keep.Of(rule, 40),
            Dropout = 0.2f,
        });
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), new TrainerOptions { Epochs = 2, BatchSize = 100, Seed = 5 });
        trainer.Run(examples, examples);
        return [.. network.Parameters.SelectMany(p => p.Value.ToArray())];
    }
}
