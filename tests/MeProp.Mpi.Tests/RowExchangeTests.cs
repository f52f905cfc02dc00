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

    private const int Inputs = 784, Hidden = 500, Classes = 10, K = 20;

    /// <summary>
    /// Of all layers: loss, biases and the output layer; which rows: a bit for each, and a word of each of 2 processes
    /// for a large matrix.
    /// </summary>
    private const int OtherBytes = 2 * sizeof(double) + sizeof(float) * (2 * Hidden + Classes + Classes * Hidden)
        + 2 * sizeof(ulong) * (2 + (Hidden + 63) / 64) + sizeof(ulong);

    [Fact]
    public void Dense_training_sends_all_gradients()
    {
        Assert.Equal(OtherBytes + 4 * Hidden * (Inputs + Hidden), BytesOfStep(Keep.All, 50));
    }

    /// <remarks>
    /// The perceptron of 500 neurons on MNIST: the factors of the first layer are pixels and 20 floats an example. The
    /// second layer has 500 floats an example: its rows are fewer bytes.
    /// </remarks>
    [Fact]
    public void Unified_selection_sends_less_than_a_twentieth_of_the_bytes_of_dense_training()
    {
        const int magnitudes = 2 * 4 * Hidden, first = 50 / 2 * (Inputs + 4 * K), second = 4 * K * Hidden;
        long unified = BytesOfStep(Keep.UnifiedTopK(K), 50);
        Assert.Equal(OtherBytes + magnitudes + first + second, unified);
        Assert.InRange((double)BytesOfStep(Keep.All, 50) / unified, 20, 30);
    }

    [Fact]
    public void Unified_selection_of_a_large_batch_sends_the_kept_rows()
    {
        const int magnitudes = 2 * 4 * Hidden, rows = 4 * K * (Inputs + Hidden);
        Assert.Equal(OtherBytes + magnitudes + rows, BytesOfStep(Keep.UnifiedTopK(K), 200));
    }

    /// <remarks>For each example x, the length of its list, and 20 pairs of row and value.</remarks>
    [Fact]
    public void Lists_per_example_of_a_small_batch_send_factors()
    {
        const int first = 50 / 2 * (Inputs + 4 + 8 * K), second = 50 / 2 * (4 * Hidden + 4 + 8 * K);
        Assert.Equal(OtherBytes + first + second, BytesOfStep(Keep.TopK(K), 50));
    }

    /// <remarks>Factors of the second layer would be 541 rows.</remarks>
    [Fact]
    public void Lists_per_example_of_a_large_batch_send_the_smaller_form_of_each_matrix()
    {
        const int batch = 1000, first = batch / 2 * (Inputs + 4 + 8 * K);
        double rows = (BytesOfStep(Keep.TopK(K), batch) - OtherBytes - first) / (4.0 * Hidden);
        Assert.InRange(rows, K, Hidden);
    }

    /// <summary>Bytes of each further step of a training.</summary>
    private static long BytesOfStep(Keep keep, int batchSize)
    {
        long one = BytesOf(keep, batchSize, 1), three = BytesOf(keep, batchSize, 3);
        Assert.Equal(0, (three - one) % 2);
        return (three - one) / 2;
    }

    private static long BytesOf(Keep keep, int batchSize, int steps) => ThreadProcesses.Run(2, group =>
    {
        using CpuDevice device = CpuDevice.Create(1);
        var values = new byte[Inputs * batchSize * steps];
        new Random(1).NextBytes(values);
        var examples = new ByteExamples(values, Inputs, new byte[batchSize * steps], Classes);
        var network = Network.Mlp(new MlpOptions
        {
            Inputs = Inputs,
            Classes = Classes,
            HiddenSize = Hidden,
            Layers = 3,
            Keep = keep,
        });
        var options = new TrainerOptions { Epochs = 1, BatchSize = batchSize };
        var trainer = new Trainer(device, network, new SoftmaxCrossEntropy(), new Sgd(), options)
        {
            Processes = group,
            Exchange = new RowExchange(group),
        };
        trainer.Train(examples);
        return group.Bytes;
    })[0];
}
