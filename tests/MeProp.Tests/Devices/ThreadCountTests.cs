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
            {
                foreach (KeepRule rule in Enum.GetValues<KeepRule>()) data.Add(path, rule);
            }

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
            foreach ((string operation, float[] values) in actual)
                TestMatrix.AssertSameBits(expected[operation], values, $"{operation}, {device.Description}");
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

    private static Dictionary<string, float[]> RunOperations(CpuDevice device)
    {
        var random = new RandomStream(7);
        HostMatrix x = TestMatrix.Gaussian(random, N, I), w = TestMatrix.Gaussian(random, O, I);
        HostMatrix b = TestMatrix.Gaussian(random, 1, O), dy = TestMatrix.Gaussian(random, N, O);
        HostMatrix y = new(N, O), db = new(1, O);
        var results = new Dictionary<string, float[]>();
        device.Dense.Forward(x, w, b, null, y);
        results["Forward"] = y.ToArray();
        device.Dense.BackwardBias(dy, db);
        results["BackwardBias"] = db.ToArray();
        foreach (KeepRule rule in Enum.GetValues<KeepRule>())
        {
            var selection = new Selection(device, Keep.Of(rule, K));
            device.Selection.Select(dy, K, new RandomStream(8), selection);
            RunSelected(device, selection, x, w, dy, results);
        }

        RunElementwise(device, dy, results);
        return results;
    }

    private static void RunSelected(
        CpuDevice device, Selection selection, HostMatrix x, HostMatrix w, HostMatrix dy,
        Dictionary<string, float[]> results)
    {
        string rule = selection.Keep.ToString();
        results[$"Select {rule}"] = [.. Enumerable.Range(0, N).SelectMany(selection.KeptOf).Select(j => (float)j)];
        var dx = new HostMatrix(N, I);
        device.Dense.BackwardInput(dy, w, selection, dx);
        results[$"BackwardInput {rule}"] = dx.ToArray();
        Func<Update, Optimizer>[] optimizers =
        [
            update => new Sgd { Update = update, L2 = 0.1f },
            update => new AdaGrad { Update = update },
            update => new Adam { Update = update, Clip = 1 },
        ];
        foreach (Update update in Enum.GetValues<Update>())
        {
            foreach (Func<Update, Optimizer> make in optimizers)
            {
                foreach (bool isAnnounced in (bool[])[false, true])
                {
                    Optimizer optimizer = make(update);
                    var parameter = new Parameter(device, "w", O, I);
                    device.Rows.Copy(w, parameter.Value);
                    if (isAnnounced) optimizer.Announce(device);
                    device.Dense.BackwardWeights(x, dy, selection, parameter);
                    if (!isAnnounced) results[$"BackwardWeights {rule}"] = parameter.Gradient.ToArray();
                    optimizer.Step(device, [parameter]);
                    results[$"{optimizer} {rule} {isAnnounced}"] = parameter.Value.ToArray();
                }
            }
        }
    }

    private static void RunElementwise(CpuDevice device, HostMatrix dy, Dictionary<string, float[]> results)
    {
        HostMatrix y = new(N, O), dz = new(N, O), db = new(1, O);
        foreach (Activation f in Enum.GetValues<Activation>())
        {
            device.Elementwise.ActivationForward(f, dy, y);
            results[$"ActivationForward {f}"] = y.ToArray();
            device.Elementwise.ActivationBackward(f, dy, y, dy, dz);
            results[$"ActivationBackward {f}"] = dz.ToArray();
            device.Dense.BackwardActivation(f, dy, y, dy, dz, db);
            results[$"BackwardActivation {f}"] = [.. dz.ToArray(), .. db.ToArray()];
        }

        device.Elementwise.Dropout(dy, 0.5f, 9, y);
        results["Dropout"] = y.ToArray();
        Accumulator loss = device.CreateAccumulator();
        Indices targets = TestMatrix.Place(device, [.. Enumerable.Range(0, N)]);
        device.Classification.SoftmaxCrossEntropy(dy, targets, 1f / N, y, loss);
        results["Loss"] = [(float)loss.Value];
        results["SoftmaxCrossEntropy"] = y.ToArray();
        byte[] bytes = [.. Enumerable.Range(0, N * O).Select(i => (byte)(i * 7))];
        Matrix pixels = TestMatrix.Place(device, bytes, O, 1f / 255);
        results["Gather"] = pixels.ToArray();
        device.Rows.Copy(pixels, y);
        results["Copy"] = y.ToArray();
    }

    private static float[] Train(CpuDevice device, KeepRule rule)
    {
        FloatExamples examples = SyntheticTask.Make(240, seed: 3);
        var network = Network.Mlp(new MlpOptions
        {
            Inputs = examples.Inputs,
            Classes = examples.Classes,
            HiddenSize = 300,
            Keep = Keep.Of(rule, 40),
            Dropout = 0.2f,
        });
        var options = new TrainerOptions { Epochs = 2, BatchSize = 100, Seed = 5 };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Adam(), options);
        trainer.Train(examples, examples);
        return [.. network.Parameters.SelectMany(p => p.Value.ToArray())];
    }
}
