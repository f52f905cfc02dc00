namespace MeProp.Tests;

/// <summary>Parameters of any shape with named slots, in memory and in files that know neither.</summary>
public sealed class ParameterTests : IDisposable
{
    private readonly string _folder = Path.Combine(
        Path.GetTempPath(), $"meprop-parameter-tests-{Environment.ProcessId}-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(new[] { 5 }, 1, 5, "5")]
    [InlineData(new[] { 1 }, 1, 1, "1")]
    [InlineData(new[] { 2, 3 }, 2, 3, "2 × 3")]
    [InlineData(new[] { 2, 3, 4 }, 2, 12, "2 × 3 × 4")]
    [InlineData(new[] { 2, 3, 4, 5 }, 2, 60, "2 × 3 × 4 × 5")]
    public void A_shape_is_a_matrix_in_memory(int[] sizes, int rows, int columns, string text)
    {
        using CpuDevice device = CpuDevice.Create(1);
        var parameter = new Parameter(device, "p", sizes);
        Assert.Equal(sizes, parameter.Shape.Sizes);
        Assert.Equal((rows, columns), (parameter.Shape.Rows, parameter.Shape.Columns));
        Assert.Equal(text, parameter.Shape.ToString());
        foreach (Matrix matrix in (Matrix[])[parameter.Value, parameter.Gradient, parameter.Slot("s")])
            Assert.Equal((rows, columns), (matrix.Rows, matrix.Columns));
        Assert.Equal(rows * columns, parameter.Count);
        Assert.All(parameter.Value.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Shapes_without_a_size_or_with_one_below_1_are_errors()
    {
        Assert.Throws<ArgumentException>(() => new ParameterShape());
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParameterShape(3, 0));
        Assert.Throws<ArgumentException>(() => new ParameterShape(1, 1 << 16, 1 << 16));
    }

    [Fact]
    public void A_resized_shape_keeps_its_dimensions()
    {
        Assert.Equal([3], new ParameterShape(5).Resized(1, 3).Sizes);
        Assert.Equal([2, 3], new ParameterShape(5, 3).Resized(2, 3).Sizes);
        Assert.Equal([5, 2], new ParameterShape(5, 3).Resized(5, 2).Sizes);
        Assert.Equal([4, 3, 2], new ParameterShape(5, 3, 2).Resized(4, 6).Sizes);
        Assert.Throws<NotSupportedException>(() => new ParameterShape(5, 3, 2).Resized(5, 4));
    }

    [Fact]
    public void A_slot_is_made_once_under_its_name()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var parameter = new Parameter(device, "p", 2, 3);
        Assert.Empty(parameter.Slots);
        Matrix first = parameter.Slot("first"), other = parameter.Slot("other");
        Assert.NotSame(first, other);
        Assert.Same(first, parameter.Slot("first"));
        Assert.Equal(["first", "other"], parameter.Slots.Select(slot => slot.Name));
        Assert.Throws<ArgumentException>(() => parameter.Slot(""));
        Assert.Equal((1, parameter.Value.Rows), (parameter.RowSlot("rows").Rows, parameter.RowSlot("rows").Columns));
        Assert.Throws<InvalidOperationException>(() => parameter.Slot("rows"));
        Assert.Throws<InvalidOperationException>(() => parameter.RowSlot("first"));
        parameter.ClearSlots();
        Assert.Empty(parameter.Slots);
    }

    [Fact]
    public void The_rows_that_stay_keep_values_and_slots()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var parameter = new Parameter(device, "p", 3, 2, 2);
        Indices rows = device.CreateIndices(1);
        parameter.Value.Upload([.. Enumerable.Range(0, 12).Select(i => (float)i)]);
        parameter.Slot("velocity").Upload([.. Enumerable.Range(0, 12).Select(i => 10f * i)]);
        parameter.Touched.Set(rows, 1);
        parameter.KeepPart([0, 2], null);
        Assert.Equal([2, 2, 2], parameter.Shape.Sizes);
        Assert.Equal([0, 1, 2, 3, 8, 9, 10, 11], parameter.Value.ToArray());
        Assert.Equal([0, 10, 20, 30, 80, 90, 100, 110], parameter.Slot("velocity").ToArray());
        Assert.Equal((2, 4), (parameter.Gradient.Rows, parameter.Gradient.Columns));
        Assert.Null(parameter.Touched.Rows);
    }

    [Fact]
    public void Parameters_of_1_2_and_3_dimensions_are_saved_and_loaded()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = MakeNetwork();
        network.Build(device, new RandomStream(1));
        Directory.CreateDirectory(_folder);
        string path = Path.Combine(_folder, "model.safetensors");
        ModelFile.Save(path, network, new ModelInfo());
        using (SafeTensors file = SafeTensors.Open(path))
        {
            Assert.Equal([12], file["0.scale"].Shape);
            Assert.Equal([2, 6], file["0.mix"].Shape);
            Assert.Equal([3, 2, 2], file["0.kernel"].Shape);
        }

        Network loaded = ModelFile.Load(path, device, Shaped.Types).Network;
        foreach ((Parameter theirs, Parameter ours) in network.Parameters.Zip(loaded.Parameters))
            Assert.Equal(theirs.Shape.Sizes, ours.Shape.Sizes);
        TestMatrix.AssertSameBits(network.Values(), loaded.Values(), "loaded");
    }

    /// <summary>The checkpoint knows neither the optimizer nor its slot nor the shapes.</summary>
    [Fact]
    public void Slots_of_any_name_are_saved_and_restored()
    {
        FloatExamples examples = SyntheticTask.Make(50, seed: 1);
        Network expected = MakeNetwork(), first = MakeNetwork(), second = MakeNetwork();
        Make(expected, epochs: 4).Run(examples);
        Trainer interrupted = Make(first, epochs: 2), resumed = Make(second, epochs: 4);
        interrupted.Checkpoints = resumed.Checkpoints = new Checkpoints(_folder);
        interrupted.Run(examples);
        using (SafeTensors file = SafeTensors.Open(Path.Combine(_folder, Checkpoints.LastName)))
        {
            string[] parameters = [.. first.Parameters.Select(parameter => parameter.Name)];
            string[] names = [.. parameters, .. parameters.Select(name => $"optimizer.{name}.velocity")];
            Assert.Equal(names.Order(), file.Tensors.Select(tensor => tensor.Name).Order());
            Assert.Equal([3, 2, 2], file["optimizer.0.kernel.velocity"].Shape);
        }

        resumed.Resume(Checkpoint.Load(_folder, Shaped.Types));
        resumed.Run(examples);
        TestMatrix.AssertSameBits(expected.Values(), second.Values(), "resumed");
        foreach ((Parameter theirs, Parameter ours) in expected.Parameters.Zip(second.Parameters))
        {
            Assert.Equal([Momentum.Velocity], ours.Slots.Select(slot => slot.Name));
            float[] velocity = theirs.Slot(Momentum.Velocity).ToArray();
            TestMatrix.AssertSameBits(velocity, ours.Slot(Momentum.Velocity).ToArray(), ours.Name);
            if (!ours.Name.StartsWith("0.", StringComparison.Ordinal)) Assert.Contains(velocity, value => value != 0);
        }
    }

    private static Network MakeNetwork() => new(new ValuesInput(12), new Shaped(), new Dense(4));

    private static Trainer Make(Network network, int epochs)
    {
        var options = new TrainerOptions { Epochs = epochs, BatchSize = 10 };
        return new Trainer(CpuDevice.Create(1), network, new SoftmaxCrossEntropy(), new Momentum(0.05f), options);
    }

    /// <summary>y = x scaled column by column, with parameters of 1, 2 and 3 dimensions.</summary>
    private sealed class Shaped : Layer
    {
        private Matrix? _y, _dx;

        public static LayerTypes Types { get; } = LayerTypes.Default.With("shaped", _ => new Shaped());

        public override string Type => "shaped";

        public override int Outputs => Inputs;

        public override IReadOnlyList<ParameterDeclaration> Declarations =>
            [new("scale", Inputs), new("mix", 2, 6), new("kernel", 3, 2, 2)];

        public override Matrix Forward(Matrix x, StepContext step) => Scale(ref _y, x, step.Device);

        public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
        {
            foreach (Parameter parameter in Parameters)
            {
                parameter.Gradient.Upload([.. dy.ToArray().Take(parameter.Count)]);
                parameter.Touched.SetAll();
            }

            return needsInputGradient ? Scale(ref _dx, dy, step.Device) : null;
        }

        public override string ToString() => "Shaped";

        protected override void Initialize(RandomStream random)
        {
            foreach (Parameter parameter in Parameters)
                parameter.Value.Upload([.. Enumerable.Range(0, parameter.Count).Select(_ => random.NextSingle())]);
        }

        private Matrix Scale(ref Matrix? buffer, Matrix source, Device device)
        {
            Matrix result = Buffer(ref buffer, device, source.Rows, source.Columns);
            float[] scale = Parameters[0].Value.ToArray();
            result.Upload([.. source.ToArray().Select((value, i) => value * scale[i % source.Columns])]);
            return result;
        }
    }
}
