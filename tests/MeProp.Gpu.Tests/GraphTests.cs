namespace MeProp.Gpu.Tests;

/// <summary>Steps that run as graphs do what their calls would do, bit for bit.</summary>
public class GraphTests
{
    /// <summary>Calls that a graph is worth.</summary>
    private const int Calls = 10;

    public static TheoryData<string, int> Rules => new(
        Keeps.Keys.SelectMany(rule => (int[])[1, 4], (rule, lossInterval) => (rule, lossInterval)));

    private static Dictionary<string, Keep> Keeps { get; } = new()
    {
        ["dense"] = Keep.All,
        ["top-k"] = Keep.TopK(5),
        ["unified"] = Keep.UnifiedTopK(5),
        ["random"] = Keep.RandomK(5),
        ["unified random"] = Keep.UnifiedRandomK(5),
        ["warm-up"] = Keep.TopK(5).WithWarmup(10),
        ["balanced"] = Keep.TopK(5).Balanced(),
        ["scaled"] = Keep.TopK(5).SharingBudget().KeepingScale(),
    };

    [Theory, MemberData(nameof(Rules))]
    public void Weights_are_the_same_bits_with_graphs(string rule, int lossInterval)
    {
        float[] Train(GpuGraphs graphs, Optimizer optimizer, out StepRecorder recorder)
        {
            using GpuDevice device = GpuTestDevice.Create(graphs);
            recorder = device.Queue.Recorder;
            return TrainingScene.DigitWeights(device, Keeps[rule], optimizer, lossInterval);
        }

        // Numbers that change from step to step: of Adam, of a schedule, keys of masks and of random lists.
        Optimizer Make() => lossInterval > 1
            ? new Adam(0.002f) { WeightDecay = 0.01f, Schedule = LearningRateSchedule.Stairs(2, 0.9) }
            : new Sgd(0.05f) { ClipNorm = 1 };
        float[] expected = Train(GpuGraphs.Never, Make(), out StepRecorder none);
        float[] actual = Train(GpuGraphs.SmallSteps, Make(), out StepRecorder recorder);
        Assert.Equal(expected, actual);
        Assert.Equal(0, none.Replays);

        // 21 steps in lists of several shapes, of each of which two are not replayed.
        Assert.InRange(recorder.Replays, 4, 100);
    }

    [Fact]
    public void Losses_of_the_parser_and_of_the_tagger_are_the_same_bits_with_graphs()
    {
        double[] States(GpuDevice device) =>
            TrainingScene.StateLosses(device, Keep.TopK(8), new AdaGrad(0.02f), examples: 400);
        double[] Sentences(GpuDevice device) =>
            TrainingScene.SequenceLosses(device, Keep.TopK(5), new Adam(0.002f));
        foreach (Func<GpuDevice, double[]> train in (Func<GpuDevice, double[]>[])[States, Sentences])
        {
            using GpuDevice plain = GpuTestDevice.Create(GpuGraphs.Never);
            double[] expected = train(plain);
            using GpuDevice device = GpuTestDevice.Create();
            Assert.Equal(expected, train(device));
            if (train == States) Assert.InRange(device.Queue.Recorder.Replays, 10, 100);
        }
    }

    [Fact]
    public void The_driver_launches_as_many_graphs_as_the_device_counts()
    {
        SkipWithoutEmulation();
        using GpuDevice device = GpuTestDevice.Create();
        long before = EmulatedCuda.Replays;
        Matrix y = Add(device, steps: 10);
        Assert.Equal(8, device.Queue.Recorder.Replays);
        Assert.Equal(8, EmulatedCuda.Replays - before);
        Assert.Equal(1, device.Queue.Recorder.Captures);
        Assert.Equal(10 * Calls, y.ToArray()[0]);
    }

    [Fact]
    public void Memory_that_a_step_allocates_is_that_of_its_product()
    {
        using GpuDevice device = GpuTestDevice.Create();
        Matrix x = Filled(device, 2, 3, 1), w = Filled(device, 4, 3, 2), b = device.CreateMatrix(1, 4);
        List<Matrix> made = [];
        for (int step = 0; step < 6; step++)
        {
            device.Optimizer.EndStep();
            made.Add(device.CreateMatrix(2, 4));
            for (int i = 0; i < Calls; i++) device.Dense.Forward(x, w, b, null, made[step]);
        }

        // The address of a product cannot be changed in a graph.
        Assert.Equal(0, device.Queue.Recorder.Replays);
        Assert.All(made, y => Assert.All(y.ToArray(), value => Assert.Equal(6, value)));
    }

    [Fact]
    public void A_reading_within_a_step_sees_what_was_called_before()
    {
        using GpuDevice device = GpuTestDevice.Create();
        Matrix x = Filled(device, 1, 1, 1), y = device.CreateMatrix(1, 1);
        for (int step = 1; step < 8; step++)
        {
            device.Optimizer.EndStep();
            for (int i = 0; i < Calls; i++) device.Elementwise.Add(x, y);
            Assert.Equal(step * Calls, y.ToArray()[0]);

            // Copies from the host come in order, too.
            y.Upload([step * Calls]);
        }

        Assert.InRange(device.Queue.Recorder.Replays, 4, 100);
    }

    [Fact]
    public void A_capture_that_fails_ends_and_says_why_once()
    {
        SkipWithoutEmulation();
        List<string> warnings = [];
        using GpuDevice device = GpuTestDevice.Create(warning: warnings.Add);
        EmulatedCuda.FailNextCapture();
        Assert.Equal(20 * Calls, Add(device, steps: 20).ToArray()[0]);
        Assert.Contains("Ending a capture failed: the capture is invalid (CUDA error 901)", Assert.Single(warnings));
        Assert.Equal(0, device.Queue.Recorder.Replays);
    }

    [Fact]
    public void A_capture_that_was_asked_for_and_fails_is_an_error_and_the_device_still_works()
    {
        SkipWithoutEmulation();
        using GpuDevice device = GpuTestDevice.Create(GpuGraphs.Always);
        EmulatedCuda.FailNextCapture();
        Assert.Throws<GpuException>(() => Add(device, steps: 3));
        Assert.Equal(10 * Calls, Add(device, steps: 10).ToArray()[0]);
    }

    [Fact]
    public void What_a_capture_forbids_breaks_it()
    {
        SkipWithoutEmulation();
        using GpuDevice device = GpuTestDevice.Create(GpuGraphs.Always);
        Assert.Equal(900, CodeInCapture());
        Assert.Equal(10 * Calls, Add(device, steps: 10).ToArray()[0]);

        static unsafe int CodeInCapture()
        {
            nint memory = 0, graph = 0;
            Assert.Equal(0, CudaDriver.cuStreamBeginCapture_v2(0, CudaDriver.CaptureOfThread));
            int code = CudaDriver.cuMemAlloc_v2(&memory, 8);
            Assert.Equal(901, CudaDriver.cuStreamEndCapture(0, &graph));
            return code;
        }
    }

    [Fact]
    public void Large_steps_are_not_held_back()
    {
        using GpuDevice device = GpuTestDevice.Create(GpuGraphs.SmallSteps);
        var calls = new CallList();
        calls.AddProduct(new(0, 0, 500, 784, 50, 1, 1, 1, 0, 0, 0));
        Assert.True(device.Queue.Recorder.CanHold(calls));
        calls.AddProduct(new(0, 0, 8192, 8192, 1024, 1, 1, 1, 0, 0, 0));
        Assert.False(device.Queue.Recorder.CanHold(calls));
        using GpuDevice always = GpuTestDevice.Create(GpuGraphs.Always);
        Assert.True(always.Queue.Recorder.CanHold(calls));
    }

    [Fact]
    public void Steps_that_never_repeat_are_not_recorded_for_long()
    {
        using GpuDevice device = GpuTestDevice.Create();
        int held = 0;
        for (int step = 0; step < 200; step++)
        {
            device.Optimizer.EndStep();
            if (device.Queue.Recorder.IsRecording) held++;
            Matrix x = Filled(device, 1, 1 + step, 1), y = device.CreateMatrix(1, 1 + step);
            for (int i = 0; i < Calls; i++) device.Elementwise.Add(x, y);
            for (int i = 0; i < Calls; i++) device.Rows.Copy(x, y);
        }

        Assert.InRange(held, 1, 70);
    }

    /// <summary>Adds 1 in a number of steps, and returns the sum.</summary>
    private static Matrix Add(GpuDevice device, int steps)
    {
        Matrix x = Filled(device, 1, 1, 1), y = device.CreateMatrix(1, 1);
        for (int step = 0; step < steps; step++)
        {
            device.Optimizer.EndStep();
            for (int i = 0; i < Calls; i++) device.Elementwise.Add(x, y);
        }

        device.Optimizer.EndStep();
        return y;
    }

    private static Matrix Filled(GpuDevice device, int rows, int columns, float value)
    {
        Matrix matrix = device.CreateMatrix(rows, columns);
        matrix.Upload([.. Enumerable.Repeat(value, rows * columns)]);
        return matrix;
    }

    private static void SkipWithoutEmulation() =>
        Assert.SkipUnless(EmulationSetup.IsEmulated, "Only the emulation can be told to fail, and counts launches.");
}
