namespace MeProp.Mpi.Tests;

public class RowExchangeTests
{
    [Fact]
    public void Only_rows_that_a_process_touched_travel_and_all_get_their_sums()
    {
        (float[] Sums, int[]? Touched, long Bytes)[] results = ThreadProcesses.Run(3, group =>
        {
            using CpuDevice device = CpuDevice.Create(1);
            var weight = new Parameter(device, "weight", 100, 5);
            weight.Gradient.Upload([.. Enumerable.Repeat(float.NaN, 500)]);
            int[] rows = ((int[][])[[7, 70], [70], []])[group.Rank];
            Indices list = device.CreateIndices(rows.Length);
            list.Upload(rows);
            weight.Touched.Set(list, rows.Length);
            foreach (int row in rows) ((HostMatrix)weight.Gradient).Row(row).Fill(group.Rank + 1);
            new RowExchange(group).Exchange(device, [weight]);
            float[] all = weight.Gradient.ToArray();
            return ((float[])[.. all[35..40], .. all[350..355]], weight.Touched.Rows?.ToArray(), group.Bytes);
        });
        foreach ((float[] sums, int[]? touched, long bytes) in results)
        {
            Assert.Equal([1, 1, 1, 1, 1, 3, 3, 3, 3, 3], sums);
            Assert.Equal([7, 70], touched!);
            Assert.Equal(2 * 5 * sizeof(float) + 2 * sizeof(ulong), bytes);
        }
    }

    /// <remarks>The perceptron of 500 neurons on MNIST, unified top-k 20 against dense: 20 times fewer bytes.</remarks>
    [Fact]
    public void Unified_selection_sends_a_twentieth_of_the_bytes_of_dense_training()
    {
        double dense = BytesPerStep(Keep.All), unified = BytesPerStep(Keep.UnifiedTopK(20));
        const int hidden = 500, vectors = 2 * hidden + 10, output = 10 * hidden, bits = 2 * hidden + 10;
        const double loss = 2 * sizeof(double), words = (bits + 63) / 64 * 8.0;
        Assert.Equal(4.0 * (784 * hidden + hidden * hidden + output + vectors) + words + loss, dense, tolerance: 300);
        Assert.Equal(
            4.0 * (20 * 784 + 20 * hidden + output + vectors + 2 * hidden) + words + loss, unified, tolerance: 300);
        Assert.InRange(dense / unified, 19.5, 20.5);
    }

    private static double BytesPerStep(Keep keep) => ThreadProcesses.Run(2, group =>
    {
        using CpuDevice device = CpuDevice.Create(1);
        var random = new Random(1);
        var values = new byte[784 * 20];
        random.NextBytes(values);
        var examples = new ByteExamples(values, 784, new byte[20], 10);
        var network = Network.Mlp(new MlpOptions
        {
            Inputs = 784,
            Classes = 10,
            HiddenSize = 500,
            Layers = 3,
            Keep = keep,
        });
        var exchange = new RowExchange(group);
        var options = new TrainerOptions { Epochs = 1, BatchSize = 10 };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Sgd(), options)
        {
            Processes = group,
            Exchange = exchange,
        };
        trainer.Train(examples);
        return exchange.BytesPerStep;
    })[0];
}
