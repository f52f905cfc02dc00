namespace MeProp.Tests;

/// <summary>The steps of the optimizers, on every device, for every kind of selection and both ways to update.</summary>
public class OptimizerConformance
{
    private static readonly OptimizerStep[] Steps =
    [
        new(OptimizerRule.Sgd, 0.1f, Beta1: 0.9f, Beta2: 0.999f, Epsilon: 1e-6f),
        new(OptimizerRule.Sgd, 0.3f, L2: 0.25f, Beta1: 0.8f, Beta2: 0.99f, Epsilon: 1e-4f),
        new(OptimizerRule.Sgd, 0.2f, Clip: 0.5f, Beta1: 0.9f, Beta2: 0.999f, Epsilon: 1e-6f),
        new(OptimizerRule.Sgd, 0.1f, L2: 1.5f, Clip: 0.75f, Beta1: 0, Beta2: 0.5f, Epsilon: 0.1f),
    ];

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void A_step_of_Sgd_equals_the_reference(string name) => CheckAll(name, OptimizerRule.Sgd);

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void A_step_of_AdaGrad_equals_the_reference(string name) => CheckAll(name, OptimizerRule.AdaGrad);

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void A_step_of_Adam_equals_the_reference(string name) => CheckAll(name, OptimizerRule.Adam);

    [Theory, InlineData(OptimizerRule.AdaGrad), InlineData(OptimizerRule.Adam)]
    public void A_step_without_its_moments_is_refused(OptimizerRule rule)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var weight = new Parameter(device, "0.weight", 3, 5);
        var selection = new Selection();
        selection.SetAll(2, 3);
        OptimizerStep step = Steps[0] with { Rule = rule };
        Assert.Contains("0.weight has no moments", Assert.Throws<ArgumentException>(() => device.Step(weight, Update.All, step)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => device.DenseBackwardWeights(device.CreateMatrix(2, 5), device.CreateMatrix(2, 3), selection, weight, step));
    }

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void Stepping_weights_with_their_gradient_equals_one_after_the_other_bit_for_bit(string name)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        // Rows longer than a piece, tiles of every height, and one row.
        foreach ((int n, int i, int o) in ((int, int, int)[])[(1, 1, 1), (10, 784, 50), (7, 300, 13), (3, 257, 6), (20, 33, 70), (5, 1100, 3), (4, 1700, 9)])
        {
            var random = new RandomStream((ulong)(n + i + o));
            Matrix x = device.Place(TestMatrix.Gaussian(random, n, i)), dy = device.Place(TestMatrix.Gaussian(random, n, o));
            foreach (Selection selection in Selections.All(random, n, o))
            {
                foreach (OptimizerRule rule in Enum.GetValues<OptimizerRule>())
                {
                    OptimizerStep step = Steps[(o + (int)rule) % Steps.Length] with { Rule = rule };
                    Parameter expected = Make(device.Allocator, 5, o, i, selection), actual = Make(device.Allocator, 5, o, i, selection);
                    float[] gradient = actual.Gradient.ToArray();
                    device.Device.DenseBackwardWeights(x, dy, selection, expected.Gradient);
                    device.Device.Step(expected, Update.Touched, step);
                    device.Device.DenseBackwardWeights(x, dy, selection, actual, step);
                    device.Device.Synchronize();
                    string context = $"{device.Device.Description}: {n} × {i} to {o}, {selection.Kind} {selection.RowCount}, {step}";
                    foreach (Func<Parameter, Matrix> part in (Func<Parameter, Matrix>[])[p => p.Value, p => p.FirstMoment!, p => p.SecondMoment!])
                    {
                        TestMatrix.AssertSameBits(part(expected).ToArray(), part(actual).ToArray(), context);
                        if (part(actual) is HostMatrix host) TestMatrix.AssertGuardsIntact(host, context);
                    }

                    TestMatrix.AssertSameBits(gradient, actual.Gradient.ToArray(), context);
                }
            }
        }
    }

    private static void CheckAll(string name, OptimizerRule rule)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        for (int columns = 1; columns <= Shapes.MaxLength; columns++)
        {
            // Every length once, with the kinds of selection in turn; every kind with every kind of step below.
            int rows = 1 + columns % 4;
            Selection?[] kinds = Touched(rows);
            CheckShape(device, rows, columns, Steps[columns % Steps.Length] with { Rule = rule }, kinds[columns / 4 % kinds.Length]);
        }

        foreach (OptimizerStep step in Steps)
            foreach (Selection? touched in Touched(10)) CheckShape(device, 10, 37, step with { Rule = rule }, touched);
        foreach (Selection? touched in Touched(50)) CheckShape(device, 50, 300, Steps[1] with { Rule = rule }, touched);
        CheckShape(device, 1, 5000, Steps[0] with { Rule = rule }, null);
    }

    /// <summary>Every kind of selection of some rows, and none, which means that all were touched.</summary>
    private static Selection?[] Touched(int rows) => [null, .. Selections.All(new RandomStream((ulong)rows), 3, rows)];

    private static void CheckShape(DeviceUnderTest device, int rows, int columns, OptimizerStep step, Selection? touched)
    {
        ulong seed = (ulong)(rows + 1000 * columns);
        foreach (Update update in (Update[])[Update.Touched, Update.All])
        {
            using var reference = new ReferenceDevice();
            Parameter before = Make(reference, seed, rows, columns, touched);
            Parameter expected = Make(reference, seed, rows, columns, touched), actual = Make(device.Allocator, seed, rows, columns, touched);
            reference.Step(expected, update, step);
            device.Device.Step(actual, update, step);
            string context = $"{device.Device.Description}: {rows} × {columns}, touched {touched?.Kind} {touched?.RowCount}, {update}, {step}";
            foreach (Func<Parameter, Matrix> part in Parts) DeviceUnderTest.Compare(part(expected), part(actual), 2e-6, context);
            if (update == Update.Touched && touched is not null) AssertOthersRested(before, actual, ReferenceSelection.RowsOf(touched), context);
        }
    }

    private static readonly Func<Parameter, Matrix>[] Parts = [p => p.Value, p => p.Gradient, p => p.FirstMoment!, p => p.SecondMoment!];

    private static void AssertOthersRested(Parameter before, Parameter after, int[] touched, string context)
    {
        foreach (Func<Parameter, Matrix> part in Parts)
        {
            float[] expected = part(before).ToArray(), actual = part(after).ToArray();
            int columns = part(before).Columns;
            foreach (int row in Enumerable.Range(0, part(before).Rows).Except(touched))
                TestMatrix.AssertSameBits(expected.AsSpan(row * columns, columns), actual.AsSpan(row * columns, columns), $"{context}, row {row}");
        }
    }

    /// <summary>A parameter with moments in mid-training; rows of the gradient that were not touched hold what is not a number.</summary>
    private static Parameter Make(Device device, ulong seed, int rows, int columns, Selection? touched)
    {
        var random = new RandomStream(seed);
        var parameter = new Parameter(device, "p", rows, columns) { Touched = touched };
        parameter.Value.Upload(TestMatrix.Gaussian(random, rows, columns).ToArray());
        parameter.EnsureFirstMoment().Upload(TestMatrix.Gaussian(random, rows, columns).ToArray());
        parameter.EnsureSecondMoment().Upload([.. TestMatrix.Gaussian(random, rows, columns).ToArray().Select(v => v * v)]);
        HostMatrix gradient = TestMatrix.Gaussian(random, rows, columns);
        if (touched is not null)
            foreach (int row in Enumerable.Range(0, rows).Except(ReferenceSelection.RowsOf(touched))) gradient.Row(row).Fill(float.NaN);
        parameter.Gradient.Upload(gradient.ToArray());
        return parameter;
    }
}
