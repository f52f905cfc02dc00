namespace MeProp.Tests;

/// <summary>The steps of the optimizers, on every device, for every kind of selection and both ways to update.</summary>
public class OptimizerConformance
{
    private static readonly OptimizerStep[] Steps =
    [
        new(0.1f, Beta1: 0.9f, Beta2: 0.999f, Epsilon: 1e-6f),
        new(0.3f, L2: 0.25f, Beta1: 0.8f, Beta2: 0.99f, Epsilon: 1e-4f),
        new(0.2f, Clip: 0.5f, Beta1: 0.9f, Beta2: 0.999f, Epsilon: 1e-6f),
        new(0.1f, L2: 1.5f, Clip: 0.75f, Beta1: 0, Beta2: 0.5f, Epsilon: 0.1f),
    ];

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void SgdStep_equals_the_reference(string name) =>
        CheckAll(name, (Device d, Parameter p, Update update, in OptimizerStep step) => d.SgdStep(p, update, step));

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void AdaGradStep_equals_the_reference(string name) =>
        CheckAll(name, (Device d, Parameter p, Update update, in OptimizerStep step) => d.AdaGradStep(p, update, step));

    [Theory, ClassData(typeof(DevicesUnderTest))]
    public void AdamStep_equals_the_reference(string name) =>
        CheckAll(name, (Device d, Parameter p, Update update, in OptimizerStep step) => d.AdamStep(p, update, step));

    private delegate void StepOperation(Device device, Parameter parameter, Update update, in OptimizerStep step);

    private static void CheckAll(string name, StepOperation operation)
    {
        using DeviceUnderTest device = DevicesUnderTest.Open(name);
        for (int columns = 1; columns <= Shapes.MaxLength; columns++)
        {
            // Every length once, with the kinds of selection in turn; every kind with every kind of step below.
            int rows = 1 + columns % 4;
            Selection?[] kinds = Touched(rows);
            CheckShape(device, operation, rows, columns, Steps[columns % Steps.Length], kinds[columns / 4 % kinds.Length]);
        }

        foreach (OptimizerStep step in Steps)
            foreach (Selection? touched in Touched(10)) CheckShape(device, operation, 10, 37, step, touched);
        foreach (Selection? touched in Touched(50)) CheckShape(device, operation, 50, 300, Steps[1], touched);
        CheckShape(device, operation, 1, 5000, Steps[0], null);
    }

    /// <summary>Every kind of selection of some rows, and none, which means that all were touched.</summary>
    private static Selection?[] Touched(int rows) => [null, .. Selections.All(new RandomStream((ulong)rows), 3, rows)];

    private static void CheckShape(DeviceUnderTest device, StepOperation operation, int rows, int columns, OptimizerStep step, Selection? touched)
    {
        ulong seed = (ulong)(rows + 1000 * columns);
        foreach (Update update in (Update[])[Update.Touched, Update.All])
        {
            using var reference = new ReferenceDevice();
            Parameter before = Make(reference, seed, rows, columns, touched);
            Parameter expected = Make(reference, seed, rows, columns, touched), actual = Make(device.Allocator, seed, rows, columns, touched);
            operation(reference, expected, update, step);
            operation(device.Device, actual, update, step);
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
