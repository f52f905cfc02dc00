namespace MeProp.Conformance;

/// <summary>The steps of the optimizers, for every kind of selection and both ways to update.</summary>
public abstract class OptimizerConformance : DeviceSuite
{
    private static readonly Func<Parameter, Matrix>[] Parts =
        [p => p.Value, p => p.Gradient, p => p.Slot(Parameter.FirstMoment), p => p.Slot(Parameter.SecondMoment)];

    private static readonly string[] Corrections = [Parameter.FirstCorrection, Parameter.SecondCorrection];

    private static readonly OptimizerStep[] Steps =
    [
        new(OptimizerRule.Sgd, 0.1f, Beta1: 0.9f, Beta2: 0.999f, Epsilon: 1e-6f),
        new(OptimizerRule.Sgd, 0.3f, L2: 0.25f, Beta1: 0.8f, Beta2: 0.99f, Epsilon: 1e-4f),
        new(OptimizerRule.Sgd, 0.2f, Clip: 0.5f, Beta1: 0.9f, Beta2: 0.999f, Epsilon: 1e-6f),
        new(OptimizerRule.Sgd, 0.1f, L2: 1.5f, Clip: 0.75f, Beta1: 0, Beta2: 0.5f, Epsilon: 0.1f),
        new(OptimizerRule.Sgd, 0.1f, L2: 0.5f, Beta1: 0.9f, Beta2: 0.99f, Epsilon: 1e-3f, Scale: 0.25f, Decay: 0.02f),
        new(OptimizerRule.Sgd, 0.1f, Beta1: 0.9f, Beta2: 0.99f, Epsilon: 1e-3f, Decay: 0.01f, CorrectsRows: true),
    ];

    [Theory, EachDevice]
    public void A_step_of_Sgd_equals_the_reference(string name) => CheckAll(name, OptimizerRule.Sgd);

    [Theory, EachDevice]
    public void A_step_of_AdaGrad_equals_the_reference(string name) => CheckAll(name, OptimizerRule.AdaGrad);

    [Theory, EachDevice]
    public void A_step_of_Adam_equals_the_reference(string name) => CheckAll(name, OptimizerRule.Adam);

    [Theory, EachDevice]
    public void Missing_slots_are_made_of_zeros_by_the_first_step(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach (OptimizerRule rule in Enum.GetValues<OptimizerRule>())
        {
            foreach (bool isAnnounced in (bool[])[false, true])
            {
                HostMatrix w = TestMatrix.Gaussian(new RandomStream(1), 4, 33), x = TestMatrix.Integers(new(2), 5, 33);
                HostMatrix dy = TestMatrix.Integers(new RandomStream(3), 5, 4);
                OptimizerStep step = Steps[3] with { Rule = rule };
                string[]? names = null;
                device.Check(
                    Tolerances.Element,
                    (d, m) =>
                    {
                        var parameter = new Parameter(d, "w", 4, 33);
                        d.Rows.Copy(m[0], parameter.Value);
                        if (isAnnounced) d.Optimizer.Announce(Update.Touched, step);
                        d.Dense.BackwardWeights(m[1], m[2], TestSelection.Shared(new(4), 5, 4, 3).On(d), parameter);
                        d.Optimizer.Step(parameter, Update.Touched, step);
                        d.Optimizer.EndStep();
                        string[] made = [.. parameter.Slots.Select(slot => slot.Name)];
                        Assert.Equal(names ??= made, made);
                        return [parameter.Value, .. parameter.Slots.Select(slot => slot.Value)];
                    },
                    w, x, dy);
                Assert.Equal((int)rule, names!.Length);
            }
        }
    }

    [Theory, EachDevice]
    public void Squares_of_the_touched_rows_are_added_to_the_sum(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int rows, int columns) in ((int, int)[])[(1, 1), (1, 5000), (4, 33), (50, 300)])
        {
            foreach (TestSelection touched in Touched(rows))
            {
                using var reference = new ReferenceDevice();
                Accumulator expected = reference.CreateAccumulator(), actual = device.Device.CreateAccumulator();
                for (ulong seed = 1; seed <= 2; seed++)
                {
                    reference.Optimizer.AddSquares(Make(reference, seed, rows, columns, touched), expected);
                    device.Device.Optimizer.AddSquares(Make(device.Device, seed, rows, columns, touched), actual);
                }

                Assert.Equal(expected.Value, actual.Value, expected.Value * Tolerances.Element);
            }
        }
    }

    [Theory, EachDevice]
    public void Announced_steps_equal_steps_after_the_gradient_bit_for_bit(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        // Rows longer than the blocks of the CPU, tiles of every height, and one row.
        (int, int, int)[] shapes =
            [(1, 1, 1), (10, 784, 50), (7, 300, 13), (3, 257, 6), (20, 33, 70), (5, 1100, 3), (4, 1700, 9)];
        foreach ((int n, int i, int o) in shapes)
        {
            var random = new RandomStream((ulong)(n + i + o));
            Matrix x = device.Place(TestMatrix.Gaussian(random, n, i));
            Matrix dy = device.Place(TestMatrix.Gaussian(random, n, o));
            foreach (TestSelection kept in TestSelection.Each(random, n, o))
            {
                Selection selection = kept.On(d);
                foreach (OptimizerRule rule in Enum.GetValues<OptimizerRule>())
                {
                    foreach (Update update in Enum.GetValues<Update>())
                    {
                        OptimizerStep step = Steps[(o + (int)rule) % Steps.Length] with { Rule = rule };
                        Parameter expected = Make(d, 5, o, i, kept), actual = Make(d, 5, o, i, kept);
                        d.Dense.BackwardWeights(x, dy, selection, expected);
                        d.Optimizer.Step(expected, update, step);
                        d.Optimizer.Announce(update, step);
                        d.Dense.BackwardWeights(x, dy, selection, actual);
                        d.Optimizer.Step(actual, update, step);
                        d.Optimizer.EndStep();
                        string context = $"{d.Description}: {n} × {i} to {o}, {kept}, {update}, {step}";
                        foreach (Func<Parameter, Matrix> part in Parts.Where(part => part != Parts[1]))
                            TestMatrix.AssertSameBits(part(expected).ToArray(), part(actual).ToArray(), context);
                        AssertSameCorrections(expected, actual, context);
                        device.CheckSurroundings(context);
                    }
                }
            }
        }
    }

    [Theory, EachDevice]
    public void Gradients_are_stored_again_after_the_step_ends(string name)
    {
        using DeviceUnderTest device = Open(name);
        HostMatrix x = TestMatrix.Integers(new RandomStream(1), 5, 33);
        HostMatrix dy = TestMatrix.Integers(new RandomStream(2), 5, 4);
        device.Check(
            Tolerances.Element,
            (d, m) =>
            {
                Selection selection = TestSelection.Shared(new RandomStream(3), 5, 4, 2).On(d);
                Parameter first = new(d, "first", 4, 33), second = new(d, "second", 4, 33);
                d.Optimizer.Announce(Update.Touched, Steps[0]);
                d.Dense.BackwardWeights(m[0], m[1], selection, first);
                d.Optimizer.Step(first, Update.Touched, Steps[0]);
                d.Optimizer.EndStep();
                d.Dense.BackwardWeights(m[0], m[1], selection, first);
                d.Dense.BackwardWeights(m[0], m[1], selection, second);
                Matrix[] results = [first.Gradient, second.Gradient, second.Value];
                d.Optimizer.Step(first, Update.Touched, Steps[1]);
                return [.. results, first.Value];
            },
            x, dy);
    }

    private void CheckAll(string name, OptimizerRule rule)
    {
        using DeviceUnderTest device = Open(name);
        for (int columns = 1; columns <= TestShapes.MaxLength; columns++)
        {
            // Every length once, with the kinds of selection in turn; every kind with every kind of step below.
            int rows = 1 + columns % 4;
            TestSelection[] kinds = [.. Touched(rows)];
            OptimizerStep step = Steps[columns % Steps.Length] with { Rule = rule };
            CheckShape(device, rows, columns, step, kinds[columns / 4 % kinds.Length]);
        }

        foreach (OptimizerStep step in Steps)
        {
            foreach (TestSelection touched in Touched(10))
                CheckShape(device, 10, 37, step with { Rule = rule }, touched);
        }

        foreach (TestSelection touched in Touched(50))
            CheckShape(device, 50, 300, Steps[1] with { Rule = rule }, touched);
        CheckShape(device, 1, 5000, Steps[0] with { Rule = rule }, TestSelection.All(3, 1));
    }

    private static IEnumerable<TestSelection> Touched(int rows) =>
        TestSelection.Each(new RandomStream((ulong)rows), 3, rows);

    private static void CheckShape(
        DeviceUnderTest device, int rows, int columns, OptimizerStep step, TestSelection touched)
    {
        ulong seed = (ulong)(rows + 1000 * columns);
        foreach (Update update in Enum.GetValues<Update>())
        {
            using var reference = new ReferenceDevice();
            Parameter before = Make(reference, seed, rows, columns, touched);
            Parameter expected = Make(reference, seed, rows, columns, touched);
            Parameter actual = Make(device.Device, seed, rows, columns, touched);
            reference.Optimizer.Step(expected, update, step);
            device.Device.Optimizer.Step(actual, update, step);
            string context = $"{device.Device.Description}: {rows} × {columns}, touched {touched}, {update}, {step}";
            foreach (Func<Parameter, Matrix> part in Parts)
                TestMatrix.AssertEqual(part(expected), part(actual), Tolerances.Element, context);
            if (update == Update.Touched) AssertOthersRested(before, actual, touched.Rows, context);
            Assert.Equal(step is { CorrectsRows: true, Rule: OptimizerRule.Adam }, actual.HasSlot(Corrections[0]));
            foreach (string slot in Corrections.Where(actual.HasSlot))
                TestMatrix.AssertEqual(expected.RowSlot(slot), actual.RowSlot(slot), Tolerances.Element, context);
            device.CheckSurroundings(context);
        }
    }

    private static void AssertSameCorrections(Parameter expected, Parameter actual, string context)
    {
        foreach (string slot in Corrections.Where(expected.HasSlot))
            TestMatrix.AssertSameBits(expected.RowSlot(slot).ToArray(), actual.RowSlot(slot).ToArray(), context);
    }

    private static void AssertOthersRested(Parameter before, Parameter after, int[] touched, string context)
    {
        foreach (Func<Parameter, Matrix> part in Parts)
        {
            float[] expected = part(before).ToArray(), actual = part(after).ToArray();
            int columns = part(before).Columns;
            foreach (int row in Enumerable.Range(0, part(before).Rows).Except(touched))
            {
                Range place = (row * columns)..((row + 1) * columns);
                TestMatrix.AssertSameBits(expected[place], actual[place], $"{context}, row {row}");
            }
        }
    }

    /// <summary>
    /// A parameter with moments in mid-training; rows of the gradient that were not touched hold what is not a number.
    /// </summary>
    private static Parameter Make(Device device, ulong seed, int rows, int columns, TestSelection touched)
    {
        var random = new RandomStream(seed);
        var parameter = new Parameter(device, "p", rows, columns);
        parameter.Touched.Set(touched.On(device));
        parameter.Value.Upload(TestMatrix.Gaussian(random, rows, columns).ToArray());
        parameter.Slot(Parameter.FirstMoment).Upload(TestMatrix.Gaussian(random, rows, columns).ToArray());
        float[] squares = [.. TestMatrix.Gaussian(random, rows, columns).ToArray().Select(v => v * v)];
        parameter.Slot(Parameter.SecondMoment).Upload(squares);
        HostMatrix gradient = TestMatrix.Gaussian(random, rows, columns);
        foreach (int row in Enumerable.Range(0, rows).Except(touched.Rows)) gradient.Row(row).Fill(float.NaN);
        parameter.Gradient.Upload(gradient.ToArray());
        return parameter;
    }
}
