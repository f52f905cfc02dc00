namespace MeProp.Conformance;

/// <summary>
/// Operations take effect in the order of the calls, also where a device takes announced steps early or behind the
/// caller's back: what a step reads may be overwritten at once, and what it writes can be read at once.
/// </summary>
public abstract class OrderConformance : DeviceSuite
{
    private const int Runs = 3;

    /// <summary>Everything; lists per example; few and many rows for the batch.</summary>
    private static readonly Keep[] Keeps = [Keep.All, Keep.TopK(40), Keep.UnifiedTopK(30), Keep.UnifiedTopK(134)];

    private static readonly Dictionary<string, Action<OrderScene>> OverwriteX = new()
    {
        ["uploaded"] = s => s.X.Upload(s.OtherX.ToArray()),
        ["copied"] = s => s.Device.Rows.Copy(s.OtherX, s.X),
        ["gathered"] = s => s.GatherInto(s.X),
        ["output of an activation"] = s => s.Device.Elementwise.ActivationForward(Activation.Cube, s.X, s.X),
        ["output of dropout"] = s => s.Device.Elementwise.Dropout(s.X, 0.5f, 7, s.X),
        ["output of a product"] = s => s.Device.Dense.Forward(
            s.OtherX, s.Random(s.X.Columns, s.X.Columns), s.Random(1, s.X.Columns), null, s.X),
        ["gradient of an input"] = s => s.Device.Dense.BackwardInput(
            s.OtherDy, s.Random(s.Dy.Columns, s.X.Columns), s.Everything, s.X),
        ["larger"] = s =>
        {
            int rows = s.X.Rows;
            s.X.SetRows(4 * rows);
            s.X.Upload(new float[4 * rows * s.X.Columns]);
        },
    };

    private static readonly Dictionary<string, Action<OrderScene>> OverwriteBytes = new()
    {
        ["gathered"] = s => s.GatherInto(s.X),
        ["another batch"] = s =>
        {
            Matrix other = s.Device.CreateByteMatrix(s.X.Rows, s.X.Columns, 0.1f);
            s.GatherInto(other);
            Parameter weight = s.NewWeight();
            s.Device.Dense.BackwardWeights(other, s.Dy, s.Selection, weight);
            s.Step(weight);
            s.See(weight.Value);
        },
        ["bytes as floats"] = s =>
        {
            Matrix floats = s.Device.CreateMatrix(s.X.Rows, s.X.Columns);
            s.Device.Rows.Copy(s.X, floats);
            s.See(floats);
        },
    };

    private static readonly Dictionary<string, Action<OrderScene>> OverwriteDy = new()
    {
        ["uploaded"] = s => s.Dy.Upload(s.OtherDy.ToArray()),
        ["copied"] = s => s.Device.Rows.Copy(s.OtherDy, s.Dy),
        ["gradient of an activation"] = s =>
            s.Device.Elementwise.ActivationBackward(Activation.Relu, s.OtherDy, s.OtherDy, s.Dy, s.Dy),
        ["gradient of activation and bias"] = s => s.Device.Dense.BackwardActivation(
            Activation.Cube, s.OtherDy, s.OtherDy, s.OtherDy, s.Dy, s.Random(1, s.Dy.Columns)),
        ["gradient of the loss"] = s => s.Device.Classification.SoftmaxCrossEntropy(
            s.OtherDy, s.Device.CreateIndices(s.Dy.Rows), 1, s.Dy, s.Device.CreateAccumulator()),
        ["gradient of dropout"] = s => s.Device.Elementwise.Dropout(s.OtherDy, 0.5f, 3, s.Dy),
    };

    private static readonly Dictionary<string, Action<OrderScene>> OverwriteSelection = new()
    {
        ["selected"] = s => s.Select(s.OtherDy),
        ["rows"] = s => OrderScene.Reverse(s.Selection.Rows),
        ["offsets"] = s => OrderScene.Reverse(s.Selection.Offsets),
        ["examples"] = s => OrderScene.Reverse(s.Selection.KeptBy),
        ["gathered"] = s =>
        {
            Indices rows = s.Selection.Rows, zeros = s.Device.CreateIndices(rows.Length);
            s.Device.Rows.Gather(TestMatrix.Place(s.Device, 5), 1, zeros, rows);
        },
    };

    private static readonly Dictionary<string, Action<OrderScene>> UseWeight = new()
    {
        ["read"] = s => s.See(s.Weight.Value),
        ["first moment read"] = s => s.See(s.Weight.Slot(Parameter.FirstMoment)),
        ["second moment read"] = s => s.See(s.Weight.Slot(Parameter.SecondMoment)),
        ["copied"] = s => Write(s, s.Weight.Value.Rows, s.X.Columns, y => s.Device.Rows.Copy(s.Weight.Value, y)),
        ["multiplied"] = s => Write(s, s.X.Rows, s.Dy.Columns, y => s.Device.Dense.Forward(
            s.OtherX, s.Weight.Value, s.Random(1, s.Dy.Columns), null, y)),
        ["multiplied backward"] = s => Write(s, s.X.Rows, s.X.Columns, dx => s.Device.Dense.BackwardInput(
            s.OtherDy, s.Weight.Value, s.Everything, dx)),
        ["overwritten by a copy"] = s => s.Device.Rows.Copy(s.NewWeight().Value, s.Weight.Value),
        ["uploaded"] = s => s.Weight.Value.Upload(s.NewWeight().Value.ToArray()),
        ["first moment uploaded"] = s => s.Weight.Slot(Parameter.FirstMoment).Upload(new float[s.Weight.Count]),
        ["second moment copied"] = s =>
            s.Device.Rows.Copy(s.Weight.Slot(Parameter.FirstMoment), s.Weight.Slot(Parameter.SecondMoment)),
        ["stepped again"] = s =>
        {
            s.Device.Optimizer.EndStep();
            s.BackwardWeights(s.Weight);
            s.Step(s.Weight);
        },
    };

    [Theory, EachDevice]
    public void The_input_may_be_overwritten_at_once(string name) => Check(name, OverwriteX, isAfterStep: false);

    [Theory, EachDevice]
    public void An_input_of_bytes_may_be_overwritten_at_once(string name) =>
        Check(name, OverwriteBytes, isAfterStep: false, holdsBytes: true);

    [Theory, EachDevice]
    public void The_output_gradient_may_be_overwritten_at_once(string name) =>
        Check(name, OverwriteDy, isAfterStep: false);

    [Theory, EachDevice]
    public void The_selection_may_be_overwritten_after_the_step(string name) =>
        Check(name, OverwriteSelection, isAfterStep: true);

    [Theory, EachDevice]
    public void Weights_and_moments_may_be_used_after_the_step(string name) =>
        Check(name, UseWeight, isAfterStep: true);

    [Theory, EachDevice]
    public void Steps_of_a_network_may_overlap_with_its_backward_pass(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach (Keep keep in Keeps)
        {
            float[] expected = Run(isAnnounced: false);
            for (int run = 0; run < Runs; run++)
                TestMatrix.AssertSameBits(expected, Run(isAnnounced: true), $"{device.Device.Description}: {keep}");

            // Two layers share x, dy and the lists, and each step overwrites what the last one has read.
            float[] Run(bool isAnnounced)
            {
                var scene = new OrderScene(device.Device, keep, OptimizerRule.Adam, holdsBytes: false);
                Parameter other = scene.NewWeight();
                for (int step = 0; step < 5; step++)
                {
                    if (isAnnounced) scene.Announce();
                    scene.BackwardWeights(scene.Weight);
                    scene.Device.Elementwise.Dropout(scene.X, 0.1f, (ulong)step, scene.X);
                    scene.BackwardWeights(other);
                    scene.Step(scene.Weight);
                    scene.Step(other);
                    scene.Device.Optimizer.EndStep();
                    scene.Device.Rows.Copy(scene.OtherDy, scene.Dy);
                    scene.Device.Elementwise.Dropout(scene.Dy, 0.5f, (ulong)step, scene.Dy);
                    scene.Select(scene.Dy);
                }

                scene.See(other.Value);
                return scene.Result();
            }
        }
    }

    private static void Write(OrderScene scene, int rows, int columns, Action<Matrix> operation)
    {
        Matrix output = scene.Device.CreateMatrix(rows, columns);
        operation(output);
        scene.See(output);
    }

    private void Check(
        string name, Dictionary<string, Action<OrderScene>> actions, bool isAfterStep, bool holdsBytes = false)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((string what, Action<OrderScene> action) in actions)
        {
            foreach (Keep keep in Keeps)
            {
                float[] expected = Run(isAnnounced: false);
                string context = $"{device.Device.Description}: {what}, {keep}";
                for (int run = 0; run < Runs; run++)
                    TestMatrix.AssertSameBits(expected, Run(isAnnounced: true), context);

                float[] Run(bool isAnnounced)
                {
                    var scene = new OrderScene(device.Device, keep, OptimizerRule.Adam, holdsBytes);
                    if (isAnnounced) scene.Announce();
                    scene.BackwardWeights(scene.Weight);
                    if (!isAfterStep) action(scene);
                    scene.Step(scene.Weight);
                    if (isAfterStep) action(scene);
                    scene.Device.Optimizer.EndStep();
                    return scene.Result();
                }
            }
        }
    }
}
