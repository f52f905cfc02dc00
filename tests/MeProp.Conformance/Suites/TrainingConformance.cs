namespace MeProp.Conformance;

/// <summary>
/// A few whole training steps: what the operations do together, with layers of several widths, equals the reference.
/// </summary>
public abstract class TrainingConformance : DeviceSuite
{
    private const int Inputs = 12, Classes = 4, Examples = 23;

    private static readonly Keep[] Rules =
    [
        .. Enum.GetValues<KeepRule>().Select(rule => Keep.Of(rule, 6)), Keep.TopK(6).Balanced(),
        Keep.TopK(6).KeepingScale(), Keep.TopK(5).SharingBudget().Balanced().KeepingScale(),
    ];

    private static readonly Func<Update, Optimizer>[] Optimizers =
    [
        update => new Sgd(0.1f) { Update = update, L2 = 0.01f },
        update => new AdaGrad(0.02f) { Update = update, Epsilon = 1e-2f },

        // A large ε: a small one turns the rounding of gradients near 0 into steps of either sign.
        update => new Adam(0.01f) { Update = update, Epsilon = 1e-2f, Clip = 1 },
    ];

    [Theory, EachDevice]
    public void Training_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        using var reference = new ReferenceDevice();
        foreach (Keep rule in Rules)
        {
            foreach (Update update in Enum.GetValues<Update>())
            {
                foreach (Func<Update, Optimizer> optimizer in Optimizers)
                {
                    float[][] expected = Train(reference, rule, optimizer(update));
                    float[][] actual = Train(device.Device, rule, optimizer(update));
                    float[][] afterGradients = Train(device.Device, rule, optimizer(update), new NoExchange());
                    for (int p = 0; p < expected.Length; p++)
                    {
                        string context = $"{device.Device.Description}, {rule}, {optimizer(update)}, parameter {p}";
                        TestMatrix.AssertSameBits(afterGradients[p], actual[p], $"{context} with stored gradients");
                        int length = expected[p].Length;
                        HostMatrix e = TestMatrix.Of(1, length, expected[p]), a = TestMatrix.Of(1, length, actual[p]);
                        TestMatrix.AssertEqual(e, a, 1e-4, context);
                    }
                }
            }
        }

        device.CheckSurroundings("training");
    }

    private static float[][] Train(
        Device device, Keep keep, Optimizer optimizer, IGradientExchange? exchange = null)
    {
        var random = new RandomStream(4);
        float[] values = TestMatrix.Gaussian(random, Examples, Inputs).ToArray();
        int[] labels = [.. Enumerable.Range(0, Examples).Select(_ => random.NextInt32(Classes))];
        var network = new Network(
            new ValuesInput(Inputs),
            new Dense(20, keep, Activation.Relu), new Dropout(0.2f), new Dense(33, keep),
            new ActivationLayer(Activation.Tanh), new Dense(20, keep), new ActivationLayer(Activation.Relu),
            new Dense(Classes));
        var options = new TrainerOptions { Epochs = 2, BatchSize = 10 };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), optimizer, options);
        trainer.Exchange = exchange;
        trainer.Train(new FloatExamples(values, Inputs, labels, Classes));
        return [.. network.Parameters.Select(p => p.Value.ToArray())];
    }

    /// <summary>Makes the trainer store all gradients before the step.</summary>
    private sealed class NoExchange : IGradientExchange
    {
        public void Exchange(Device device, IReadOnlyList<Parameter> parameters)
        {
        }
    }
}
