namespace MeProp.Tests;

/// <summary>A few whole training steps: what the operations do together, with layers of several widths, equals the reference.</summary>
public class TrainingConformance
{
    private static readonly Func<Update, Optimizer>[] Optimizers =
    [
        update => new Sgd(0.1f) { Update = update, L2 = 0.01f },
        update => new AdaGrad(0.02f) { Update = update, Epsilon = 1e-2f },

        // A large ε: a small one turns the rounding of gradients near 0 into steps of either sign.
        update => new Adam(0.01f) { Update = update, Epsilon = 1e-2f, Clip = 1 },
    ];

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void Training_equals_the_reference(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        using var reference = new ReferenceDevice();
        foreach (KeepRule rule in Enum.GetValues<KeepRule>())
        {
            foreach (Update update in Enum.GetValues<Update>())
            {
                foreach (Func<Update, Optimizer> optimizer in Optimizers)
                {
                    float[][] expected = Train(reference, rule, optimizer(update)), actual = Train(device.Device, rule, optimizer(update));
                    float[][] inTwoSteps = Train(device.Device, rule, optimizer(update), keepGradients: true);
                    for (int p = 0; p < expected.Length; p++)
                    {
                        TestMatrix.AssertSameBits(inTwoSteps[p], actual[p], $"{device.Device.Description}, {rule}, {update}, parameter {p} with and without kept gradients");
                        HostMatrix e = TestMatrix.Of(1, expected[p].Length, expected[p]), a = TestMatrix.Of(1, actual[p].Length, actual[p]);
                        TestMatrix.AssertEqual(e, a, 1e-4, $"{device.Device.Description}, {rule}, {optimizer(update).GetType().Name}, {update}, parameter {p}");
                    }
                }
            }
        }
    }

    private static float[][] Train(Device device, KeepRule rule, Optimizer optimizer, bool keepGradients = false)
    {
        FloatExamples examples = SyntheticTask.Make(23, seed: 4);
        Keep keep = Keep.Of(rule, 6);
        var network = new Sequential(
            new Dense(examples.Inputs, 20, keep), new Relu(), new Dropout(0.2f), new Dense(20, 33, keep), new Tanh(), new Dense(33, 20, keep), new Relu(), new Dense(20, examples.Classes));
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), optimizer, new TrainerOptions { Epochs = 2, BatchSize = 10, KeepGradients = keepGradients });
        trainer.Run(examples);
        return [.. network.Parameters.Select(p => p.Value.ToArray())];
    }
}
