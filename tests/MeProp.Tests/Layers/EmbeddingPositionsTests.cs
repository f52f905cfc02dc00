using System.Globalization;
using System.Text;

namespace MeProp.Tests;

/// <summary>Tables at one and at several positions.</summary>
public sealed class EmbeddingPositionsTests : IDisposable
{
    private const int Classes = 3, Words = 9, Tags = 5, IdsPerRow = 5;

    private readonly string _file = Path.Combine(
        Path.GetTempPath(), $"meprop-embedding-{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Positions_stand_side_by_side_and_share_one_parameter()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = MakeNetwork(device);
        Batch batch = Fill(device, [3, 8, 3, 4, 0]);

        Embedding embedding = Assert.IsType<Embedding>(network.Input);
        float[] y = embedding.Forward(batch, new StepContext(device, new RandomStreams(1))).ToArray();

        Assert.Equal((IdsPerRow, 3 * 4 + 2 * 3), (embedding.IdsPerRow, embedding.Outputs));
        Assert.Equal(["input.words", "input.tags"], embedding.Parameters.Select(parameter => parameter.Name));
        float[] words = embedding.Parameters[0].Value.ToArray(), tags = embedding.Parameters[1].Value.ToArray();
        Assert.Equal(
            [.. words[12..16], .. words[32..36], .. words[12..16], .. tags[12..15], .. tags[0..3]], y);
        Assert.Equal("Embedding words 9 × 4 at 3 positions + tags 5 × 3 at 2 positions", embedding.ToString());
    }

    /// <summary>The words of a row repeat, so their gradient is a sum over positions as well as over rows.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_equal_central_differences(bool onReference)
    {
        using Device device = onReference ? new ReferenceDevice() : CpuDevice.Create(2);
        Network network = MakeNetwork(device);
        foreach (Parameter parameter in network.Parameters)
            parameter.Value.Upload([.. TestBatch.Gaussian(5, parameter.Count).Select(v => 0.5f * v)]);
        int[] ids = [3, 8, 3, 4, 0, 3, 3, 3, 4, 4, 1, 2, 8, 0, 1], targets = [0, 2, 1];
        Batch batch = TestBatch.Of(new IdExamples(ids, IdsPerRow, targets, Classes), device);
        var step = new StepContext(device, new RandomStreams(1)) { IsTraining = true };
        var loss = new SoftmaxCrossEntropy(Reduction.Sum);
        Accumulator sum = device.CreateAccumulator();
        network.Backward(loss.Compute(network.Forward(batch, step), batch, sum), step);

        double[][] parameters = [.. network.Parameters.Select(p => p.Value.ToArray().Select(v => (double)v).ToArray())];
        Assert.Equal(Loss(parameters, ids, targets), sum.Value, 1e-4);
        for (int p = 0; p < 2; p++)
        {
            Parameter table = network.Parameters[p];
            int[] touched = table.Touched.Rows!.ToArray()[..table.Touched.Count];
            Assert.Equal(p == 0 ? [1, 2, 3, 8] : [0, 1, 4], touched);
            float[] gradient = table.Gradient.ToArray();
            for (int i = 0; i < gradient.Length; i++)
                if (!touched.Contains(i / table.Value.Columns)) gradient[i] = 0;
            CentralDifferences.Check(
                new RandomStream(2), parameters[p], gradient,
                values => Loss([.. parameters.Select((old, i) => i == p ? values : old)], ids, targets), table.Name);
        }
    }

    [Fact]
    public void Each_position_drops_words_on_its_own()
    {
        using CpuDevice device = CpuDevice.Create(1);
        var network = new Network(
            new Embedding(new EmbeddingTable("words", 2, 1, [0, 0.5f]) { Positions = 4 }), new Dense(1));
        network.Build(device, new RandomStream(1));
        network.Parameters[0].Value.Upload([0, 1]);
        int[] ids = [.. Enumerable.Repeat(1, 4000)];
        Batch batch = TestBatch.Of(new IdExamples(ids, 4, new int[1000], 1), device);

        float[] y = network.Input.Forward(
            batch, new StepContext(device, new RandomStreams(1)) { IsTraining = true }).ToArray();

        for (int p = 0; p < 4; p++) Assert.InRange(y.Where((_, i) => i % 4 == p).Sum(), 440, 560);
        Assert.InRange(y.Chunk(4).Count(row => row.Distinct().Count() == 2), 820, 930); // 7/8 of the rows
    }

    [Fact]
    public void Files_keep_positions_and_older_files_have_one()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Network network = MakeNetwork(device);
        ModelFile.Save(_file, network, new ModelInfo());
        Network again = ModelFile.Load(_file, device).Network;
        Assert.Equal(network.Input.ToString(), again.Input.ToString());
        TestMatrix.AssertSameBits(network.Values(), again.Values(), "loaded");

        // A table at one position is written as before.
        var single = new Network(new Embedding(new EmbeddingTable("words", 9, 4)), new Dense(Classes));
        single.Build(device, new RandomStream(1));
        ModelFile.Save(_file, single, new ModelInfo());
        string text = Encoding.Latin1.GetString(File.ReadAllBytes(_file));
        Assert.DoesNotContain("positions", text, StringComparison.Ordinal);
        Assert.Equal(1, Assert.IsType<Embedding>(ModelFile.Load(_file, device).Network.Input).Tables[0].Positions);
    }

    [Fact]
    public void The_largest_number_of_tables_can_be_saved()
    {
        using CpuDevice device = CpuDevice.Create(1);
        EmbeddingTable[] tables = [.. Enumerable.Range(0, Embedding.MaxTables).Select(i =>
            new EmbeddingTable(i.ToString(CultureInfo.InvariantCulture), 2, 1) { Positions = 2 })];
        var network = new Network(new Embedding(tables), new Dense(Classes));
        network.Build(device, new RandomStream(1));
        ModelFile.Save(_file, network, new ModelInfo());
        Assert.Equal(network.Input.ToString(), ModelFile.Load(_file, device).Network.Input.ToString());
    }

    [Fact]
    public void Wrong_positions_and_examples_of_other_ids_are_refused()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingTable("a", 1, 1) { Positions = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingTable("a", 1, 1) { Positions = 257 });
        EmbeddingTable wide = new("a", 1, int.MaxValue) { Positions = 2 };
        Assert.Throws<ArgumentException>(() => new Embedding(wide));
        Network network = MakeNetwork(device);
        var step = new StepContext(device, new RandomStreams(1));
        Batch narrow = TestBatch.Of(new IdExamples(new int[2], 2, new int[1], Classes), device);
        Batch unknown = Fill(device, [0, 0, 9, 0, 0]);
        Assert.Contains(
            "reads 5 ids a row", Assert.Throws<ArgumentException>(() => network.Forward(narrow, step)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Table words", Assert.Throws<ArgumentException>(() => network.Forward(unknown, step)).Message,
            StringComparison.Ordinal);
    }

    private static Batch Fill(Device device, int[] ids) =>
        TestBatch.Of(new IdExamples(ids, IdsPerRow, new int[ids.Length / IdsPerRow], Classes), device);

    private static Network MakeNetwork(Device device)
    {
        var network = new Network(
            new Embedding(
                new EmbeddingTable("words", Words, 4) { Positions = 3 },
                new EmbeddingTable("tags", Tags, 3) { Positions = 2 }),
            new Dense(Classes));
        network.Build(device, new RandomStream(4));
        return network;
    }

    private static double Loss(double[][] parameters, int[] ids, int[] targets)
    {
        (double[] words, double[] tags, double[] w, double[] b) =
            (parameters[0], parameters[1], parameters[2], parameters[3]);
        double loss = 0;
        for (int n = 0; n < targets.Length; n++)
        {
            double[] x = [.. ids[(n * IdsPerRow)..((n + 1) * IdsPerRow)].SelectMany((id, f) =>
                f < 3 ? words[(id * 4)..(id * 4 + 4)] : tags[(id * 3)..(id * 3 + 3)])];
            double[] z = [.. b.Select((bias, c) => bias + x.Select((v, i) => v * w[c * x.Length + i]).Sum())];
            loss += Math.Log(z.Sum(Math.Exp)) - z[targets[n]];
        }

        return loss;
    }
}
