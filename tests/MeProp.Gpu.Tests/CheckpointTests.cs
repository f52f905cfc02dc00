namespace MeProp.Gpu.Tests;

/// <summary>Files of one device continue on the other.</summary>
public sealed class CheckpointTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"meprop-gpu-tests-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_continues_on_the_other_device(bool startsOnGpu)
    {
        using var cpu = CpuDevice.Create(1);
        using GpuDevice gpu = GpuTestDevice.Create();
        float[] expected = Train(cpu, epochs: 2, folder: null, resumes: false);
        Train(startsOnGpu ? gpu : cpu, epochs: 1, _folder, resumes: false);
        float[] actual = Train(startsOnGpu ? cpu : gpu, epochs: 2, _folder, resumes: true);
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 2e-3f);
        Assert.NotEqual(expected, Train(cpu, epochs: 1, folder: null, resumes: false));

        // A saved model gives the same outputs on both.
        string file = Path.Combine(_folder, Checkpoints.LastName);
        Assert.Equal(
            ModelFile.Load(file, cpu).Network.Parameters.Select(p => p.Value.ToArray()),
            ModelFile.Load(file, gpu).Network.Parameters.Select(p => p.Value.ToArray()));
    }

    private static float[] Train(Device device, int epochs, string? folder, bool resumes)
    {
        var random = new RandomStream(9);
        float[] values = [.. Enumerable.Range(0, 60 * 5).Select(_ => (float)random.NextGaussian())];
        int[] labels = [.. Enumerable.Range(0, 60).Select(_ => random.NextInt32(3))];
        var network = new Network(
            new ValuesInput(5), new Dense(16, Keep.TopK(4), Activation.Relu), new Dropout(0.1f), new Dense(3));
        var trainer = new Trainer(
            device, network, new SoftmaxCrossEntropy(), new Adam(0.003f) { Epsilon = 1e-3f },
            new TrainerOptions { Epochs = epochs, BatchSize = 10 });
        if (folder is not null) trainer.Checkpoints = new Checkpoints(folder);
        if (resumes) trainer.Resume(Checkpoint.Load(folder!));
        trainer.Train(
            new FloatExamples(values, 5, labels, 3), cancellationToken: TestContext.Current.CancellationToken);
        return [.. network.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
    }
}
