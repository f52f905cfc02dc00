namespace MeProp.Tests;

/// <summary>Embedding tables: lookup, word dropout, and gradients of the rows that occur.</summary>
public class EmbeddingTests
{
    private const int Words = 40, Tags = 6, WordWidth = 7, TagWidth = 3, Width = WordWidth + TagWidth;

    public static TheoryData<bool> Devices => [false, true];

    [Theory, MemberData(nameof(Devices))]
    public void Rows_of_the_tables_stand_side_by_side(bool onReference)
    {
        using Device device = Open(onReference);
        Embedding layer = Build(device);
        int[] ids = [3, 5, 39, 0, 3, 1];
        float[][] y = Rows(layer.Forward(Batch(device, ids), Context(device)), Width);
        for (int n = 0; n < y.Length; n++)
            Assert.Equal([.. RowOf(layer, 0, ids[2 * n]), .. RowOf(layer, 1, ids[2 * n + 1])], y[n]);
    }

    [Theory, MemberData(nameof(Devices))]
    public void Only_rows_of_ids_that_occur_get_a_gradient(bool onReference)
    {
        using Device device = Open(onReference);
        Embedding layer = Build(device);
        foreach (Parameter parameter in layer.Parameters)
            parameter.Gradient.Upload([.. Enumerable.Repeat(float.NaN, parameter.Count)]);
        int[] ids = [3, 5, 39, 0, 3, 1, 7, 5];
        HostMatrix dy = TestMatrix.Gaussian(new RandomStream(2), 4, Width);
        StepContext context = Context(device);
        layer.Forward(Batch(device, ids), context);
        layer.Backward(dy, context);
        for (int f = 0; f < 2; f++)
        {
            Parameter table = layer.Parameters[f];
            int[] own = [.. Enumerable.Range(0, 4).Select(n => ids[2 * n + f])];
            Assert.Equal(own.Distinct().Order(), table.Touched.Rows!.ToArray()[..table.Touched.Count]);
            int column = f * WordWidth, width = table.Value.Columns;
            float[][] gradient = Rows(table.Gradient, width);
            for (int id = 0; id < table.Value.Rows; id++)
            {
                for (int i = 0; i < width; i++)
                {
                    float sum = 0;
                    for (int n = 0; n < 4; n++) sum += own[n] == id ? dy.Row(n)[column + i] : 0;
                    Assert.Equal(own.Contains(id) ? sum : float.NaN, gradient[id][i], 1e-6f);
                }
            }
        }
    }

    [Fact]
    public void A_step_leaves_rows_of_other_ids_bit_for_bit()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Embedding layer = Build(device);
        float[] before = layer.Parameters[0].Value.ToArray();
        StepContext context = Context(device);
        layer.Forward(Batch(device, 3, 5, 39, 0), context);
        layer.Backward(TestMatrix.Gaussian(new RandomStream(2), 2, Width), context);
        new Adam { L2 = 0.1f }.Step(device, layer.Parameters);
        float[] after = layer.Parameters[0].Value.ToArray();
        for (int id = 0; id < Words; id++)
        {
            Range range = (id * WordWidth)..((id + 1) * WordWidth);
            if (id is 3 or 39) Assert.NotEqual(before[range], after[range]);
            else TestMatrix.AssertSameBits(before[range], after[range], $"row {id}");
        }
    }

    [Fact]
    public void Word_dropout_replaces_ids_by_their_rates_in_training_alone()
    {
        using CpuDevice device = CpuDevice.Create(1);
        float[] rates = [.. Enumerable.Range(0, Words).Select(id => id == 7 ? 0 : 0.25f)];
        Embedding layer = Build(device, rates);
        const int count = 4000;
        int[] ids = [.. Enumerable.Range(0, count).SelectMany(n => (int[])[n % 2 == 0 ? 7 : 9, 1])];
        Batch batch = Batch(device, ids);
        float[][] tested = Rows(layer.Forward(batch, new StepContext(device, new RandomStreams(1))), Width);
        float[][] trained = Rows(layer.Forward(batch, Context(device)), Width);
        float[] unknown = RowOf(layer, 0, 0), seven = RowOf(layer, 0, 7), nine = RowOf(layer, 0, 9);
        int replaced = 0;
        for (int n = 0; n < count; n++)
        {
            Assert.Equal(n % 2 == 0 ? seven : nine, tested[n][..WordWidth]);
            Assert.Equal(tested[n][WordWidth..], trained[n][WordWidth..]);
            if (n % 2 == 0) Assert.Equal(seven, trained[n][..WordWidth]);
            else if (trained[n].AsSpan(0, WordWidth).SequenceEqual(unknown)) replaced++;
            else Assert.Equal(nine, trained[n][..WordWidth]);
        }

        Assert.InRange(replaced, 420, 580); // 500 expected, 4 deviations of 19.4
    }

    [Fact]
    public void Word_dropout_draws_from_the_dropout_stream_once_a_step_and_trains_the_unknown_row()
    {
        using CpuDevice device = CpuDevice.Create(1);
        Embedding layer = Build(device, [.. Enumerable.Repeat(0.5f, Words)]);
        StepContext context = Context(device);
        RandomStream expected = new RandomStreams(1).Dropout;
        Batch batch = Batch(device, [.. Enumerable.Range(0, 60).SelectMany(n => (int[])[1 + n % 39, 1])]);
        float[] first = layer.Forward(batch, context).ToArray();
        ulong key = expected.NextUInt64();
        int[] known = [.. Enumerable.Range(0, 60).Where(n => !DropoutMask.Removes(
            DropoutMask.RowKey(key, n), 0, DropoutMask.Threshold(0.5f))).Select(n => 1 + n % 39)];
        layer.Backward(TestMatrix.Gaussian(new RandomStream(2), 60, Width), context);
        Parameter words = layer.Parameters[0];
        Assert.Equal(known.Append(0).Distinct().Order(), words.Touched.Rows!.ToArray()[..words.Touched.Count]);
        Assert.NotEqual(first, layer.Forward(batch, context).ToArray());
        expected.NextUInt64();
        Assert.Equal(expected.NextUInt64(), context.Streams.Dropout.NextUInt64());
    }

    [Fact]
    public void Initial_values_are_uniform_within_a_tenth()
    {
        using CpuDevice device = CpuDevice.Create(1);
        float[] values = Build(device).Parameters[0].Value.ToArray();
        Assert.All(values, value => Assert.InRange(value, -0.1f, 0.1f));
        Assert.InRange(values.Max(), 0.095f, 0.1f);
        Assert.InRange(values.Min(), -0.1f, -0.095f);
    }

    [Fact]
    public void Misuse_is_an_error_that_says_what_is_wrong()
    {
        using CpuDevice device = CpuDevice.Create(1);
        EmbeddingTable words = new("words", Words, 2);
        Fails<ArgumentException>("1 to 20 tables", () => _ = new Embedding());
        Fails<ArgumentException>("same name", () => _ = new Embedding(words, new EmbeddingTable("words", 3, 1)));
        Fails<ArgumentException>("40 rows and 2 unknown rates", () => _ = new EmbeddingTable("w", Words, 2, [0, 0]));
        Fails<ArgumentOutOfRangeException>("rate", () => _ = new EmbeddingTable("w", 2, 2, [0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingTable("w", 0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EmbeddingTable("w", 2, 0));
        StepContext context = Context(device);
        Fails<InvalidOperationException>("not built", () => new Embedding(words).Forward(Batch(device, 0, 0), context));
        Embedding layer = Build(device);
        Fails<InvalidOperationException>(
            "Backward before Forward", () => layer.Backward(new HostMatrix(1, Width), context));
        Fails<ArgumentException>("holds none", () => layer.Forward(TestBatch.OfValues(device, [1, 2], 1), context));
        var three = new IdExamples(new int[6], 3, new int[2], 1);
        Fails<ArgumentException>("reads 2 ids a row", () => layer.Forward(TestBatch.Of(three, device), context));
        foreach (int wrong in (int[])[-1, Tags])
            Fails<ArgumentException>("Table tags 6 × 3", () => layer.Forward(Batch(device, 1, 1, 1, wrong), context));
    }

    private static Device Open(bool onReference) => onReference ? new ReferenceDevice() : CpuDevice.Create(2);

    private static Embedding Build(Device device, float[]? rates = null)
    {
        var layer = new Embedding(new("words", Words, WordWidth, rates), new EmbeddingTable("tags", Tags, TagWidth));
        _ = new Network(layer, new Dense(2));
        layer.Build(device, new RandomStream(5));
        return layer;
    }

    private static StepContext Context(Device device) => new(device, new RandomStreams(1)) { IsTraining = true };

    private static Batch Batch(Device device, params int[] ids) =>
        TestBatch.Of(new IdExamples(ids, 2, new int[ids.Length / 2], 1), device);

    private static float[][] Rows(Matrix matrix, int width) => [.. matrix.ToArray().Chunk(width)];

    private static float[] RowOf(Embedding layer, int table, int id) =>
        Rows(layer.Parameters[table].Value, layer.Tables[table].Width)[id];

    private static void Fails<TException>(string message, Action action)
        where TException : Exception =>
        Assert.Contains(message, Assert.Throws<TException>(action).Message, StringComparison.Ordinal);
}
