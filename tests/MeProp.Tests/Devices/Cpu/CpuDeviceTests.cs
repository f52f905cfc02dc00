namespace MeProp.Tests;

public class CpuDeviceTests
{
    [Theory]
    [InlineData("512", SimdPath.Vector512)]
    [InlineData("256", SimdPath.Vector256)]
    [InlineData("128", SimdPath.Vector128)]
    [InlineData("scalar", SimdPath.Scalar)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_environment_variable_names_a_path(string? text, SimdPath? expected) =>
        Assert.Equal(expected, CpuDevice.ParseSimd(text));

    [Theory]
    [InlineData("avx")]
    [InlineData("64")]
    [InlineData("SCALAR ")]
    public void An_unknown_path_is_an_error_that_names_the_variable_and_its_values(string text)
    {
        var error = Assert.Throws<ArgumentException>(() => CpuDevice.ParseSimd(text));
        foreach (string word in (string[])["MEPROP_SIMD", text, "512", "256", "128", "scalar"])
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_arguments_the_device_obeys_the_environment_and_uses_every_processor()
    {
        using CpuDevice device = CpuDevice.Create();
        SimdPath? forced = CpuDevice.ParseSimd(Environment.GetEnvironmentVariable("MEPROP_SIMD"));
        Assert.Equal(forced ?? CpuDevice.SupportedPaths[0], device.Simd);
        Assert.Equal(Environment.ProcessorCount, device.Threads);
    }

    [Fact]
    public void Supported_paths_are_widest_first_and_end_with_no_vectors_at_all()
    {
        Assert.Equal(SimdPath.Scalar, CpuDevice.SupportedPaths[^1]);
        Assert.Equal(CpuDevice.SupportedPaths.OrderByDescending(path => (int)path), CpuDevice.SupportedPaths);
    }

    [Fact]
    public void A_path_that_the_machine_lacks_or_that_does_not_exist_is_an_error()
    {
        foreach (SimdPath path in Enum.GetValues<SimdPath>().Append((SimdPath)5).Except(CpuDevice.SupportedPaths))
            Assert.Throws<ArgumentException>(() => CpuDevice.Create(1, path));
        Assert.Throws<ArgumentOutOfRangeException>(() => CpuDevice.Create(-1));
    }

    [Theory]
    [InlineData(1, SimdPath.Scalar, "CPU, 1 thread, no vectors")]
    [InlineData(3, SimdPath.Scalar, "CPU, 3 threads, no vectors")]
    public void The_description_is_in_words(int threads, SimdPath path, string expected)
    {
        using CpuDevice device = CpuDevice.Create(threads, path);
        Assert.Equal((expected, threads, path), (device.Description, device.Threads, device.Simd));
    }

    [Fact]
    public void A_device_can_be_disposed_twice()
    {
        CpuDevice device = CpuDevice.Create(3);
        device.Dispose();
        device.Dispose();
    }

    [Fact]
    public void Operands_of_another_device_are_errors()
    {
        using CpuDevice device = CpuDevice.Create(1);
        using var other = new ReferenceDevice();
        Matrix matrix = device.CreateMatrix(1, 1), bytes = other.CreateByteMatrix(1, 1, 1);
        Indices list = other.CreateIndices(1);
        Table table = other.CreateTable(new float[1], 1);
        Action[] actions =
        [
            () => device.Rows.Copy(bytes, matrix),
            () => device.Classification.ArgMax(matrix, list),
            () => device.Rows.Gather(table, device.CreateIndices(1), matrix),
        ];
        foreach (Action action in actions)
        {
            string message = Assert.Throws<ArgumentException>(action).Message;
            Assert.Contains("another device", message, StringComparison.Ordinal);
        }
    }
}
