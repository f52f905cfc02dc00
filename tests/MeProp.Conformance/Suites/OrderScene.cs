namespace MeProp.Conformance;

/// <summary>
/// A weight whose step is announced, and everything that its gradient is computed from: large enough to be worth
/// several threads, small enough to be stepped early when all rows are kept.
/// </summary>
internal sealed class OrderScene
{
    private const int N = 64, I = 110, O = 140;

    private readonly RandomStream _random = new(1);
    private readonly List<float> _seen = [];
    private readonly OptimizerStep _step;
    private readonly byte[] _bytes;

    public OrderScene(Device device, Keep keep, OptimizerRule rule, bool holdsBytes)
    {
        Device = device;
        _step = new(rule, 0.1f, 0.01f, Beta1: 0.9f, Beta2: 0.99f, Epsilon: 1e-3f);
        _bytes = TestMatrix.Bytes(_random, N * I);
        X = holdsBytes ? TestMatrix.Place(device, TestMatrix.Bytes(_random, N * I), I, 1f / 255) : Random(N, I);
        (Dy, OtherX, OtherDy) = (Random(N, O), Random(N, I), Random(N, O));
        Weight = NewWeight();
        Selection = new(device, keep);
        Select(Dy);
    }

    public Device Device { get; }

    public Matrix X { get; }

    public Matrix Dy { get; }

    public Selection Selection { get; }

    public Parameter Weight { get; }

    public Selection Everything => TestSelection.All(N, O).On(Device);

    public Matrix OtherX { get; }

    public Matrix OtherDy { get; }

    public Matrix Random(int rows, int columns) =>
        TestMatrix.Place(Device, TestMatrix.Gaussian(_random, rows, columns));

    public Parameter NewWeight()
    {
        var weight = new Parameter(Device, "w", O, I);
        weight.Value.Upload(TestMatrix.Gaussian(_random, O, I).ToArray());
        return weight;
    }

    public void Select(Matrix dy) =>
        Device.Selection.Select(dy, Math.Min(Selection.Keep.CountAt(O, 0), O), _random, Selection);

    public void Announce() => Device.Optimizer.Announce(Update.Touched, _step);

    public void BackwardWeights(Parameter weight) => Device.Dense.BackwardWeights(X, Dy, Selection, weight);

    public void Step(Parameter weight) => Device.Optimizer.Step(weight, Update.Touched, _step);

    /// <summary>Overwrites a matrix of bytes, or x as floats, from a data set.</summary>
    public void GatherInto(Matrix x)
    {
        Indices rows = TestMatrix.Place(Device, [.. Enumerable.Range(0, N).Reverse()]);
        Table table = x.HoldsBytes
            ? Device.CreateTable(_bytes, I)
            : Device.CreateTable(_bytes.Select(value => (float)value).ToArray(), I);
        Device.Rows.Gather(table, rows, x);
    }

    /// <summary>Overwrites a list of integers by its reverse.</summary>
    public static void Reverse(Indices list) => list.Upload([.. list.ToArray().Reverse()]);

    public void See(Matrix matrix) => _seen.AddRange(matrix.ToArray());

    /// <summary>Everything that was seen, and the end of all that the step reads or writes.</summary>
    public float[] Result()
    {
        foreach (ParameterSlot slot in Weight.Slots) See(slot.Value);
        foreach (Matrix matrix in (Matrix[])[Weight.Value, X, Dy]) See(matrix);
        return [.. _seen];
    }
}
