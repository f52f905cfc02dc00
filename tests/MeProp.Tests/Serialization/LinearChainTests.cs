namespace MeProp.Tests;

/// <summary>Files from elsewhere, which do not describe their layers.</summary>
public sealed class LinearChainTests : IDisposable
{
    private readonly CpuDevice _device = CpuDevice.Create(1);

    public void Dispose() => _device.Dispose();

    [Theory]
    [InlineData("fc.weight", "3,2", "tensor \"fc.weight\" is not named like those of a chain of linear layers")]
    [InlineData("00.weight", "3,2", "tensor \"00.weight\" is not named like")]
    [InlineData("0.weights", "3,2", "tensor \"0.weights\" is not named like")]
    [InlineData("0.bias", "3", "has a tensor \"0.bias\" without \"0.weight\"")]
    [InlineData("0.weight", "3,2", "has no tensor \"0.bias\"")]
    [InlineData("0.weight", "3", "tensor \"0.weight\": F32, 3 is no matrix of a linear layer")]
    [InlineData("0.weight", "3,0", "tensor \"0.weight\": F32, 3 × 0 is no matrix of a linear layer")]
    public void A_file_from_elsewhere_that_is_no_chain_is_an_error(string name, string shape, string expected)
    {
        long[] sizes = [.. shape.Split(',').Select(long.Parse)];
        var values = new float[sizes.Aggregate(1L, (a, b) => a * b)];
        byte[] bytes = SafeTensorsBytes.Of(null, TensorData.FromValues(name, sizes, values));
        Assert.Contains(expected, SafeTensorsBytes.OneLine(LoadFailure(bytes)), StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_of_a_file_from_elsewhere_follow_each_other_by_number_and_must_fit()
    {
        TensorData Linear(int number, int outputs, int inputs) =>
            TensorData.FromMatrix($"{number}.weight", new HostMatrix(outputs, inputs));
        TensorData Bias(int number, int outputs) =>
            TensorData.FromMatrix($"{number}.bias", new HostMatrix(1, outputs), outputs);
        byte[] right = SafeTensorsBytes.Of(null, Linear(10, 2, 4), Bias(10, 2), Linear(9, 4, 3), Bias(9, 4));
        Assert.Equal(
            "Dense 3 → 4, Relu · Dense 4 → 2",
            ModelFile.Load(SafeTensorsBytes.Open(right), _device).Network.ToString());
        byte[] wrong = SafeTensorsBytes.Of(null, Linear(9, 2, 4), Bias(9, 2), Linear(10, 4, 3), Bias(10, 4));
        Assert.Contains(
            "its layers do not form a chain: tensor \"10.weight\": F32, 4 × 3 follows a layer of 2 outputs",
            LoadFailure(wrong),
            StringComparison.Ordinal);
        Assert.Contains("has no tensors", LoadFailure(SafeTensorsBytes.Of("{}")), StringComparison.Ordinal);
    }

    private string LoadFailure(byte[] bytes)
    {
        using SafeTensors file = SafeTensorsBytes.Open(bytes);
        return Assert.Throws<ModelFileException>(() => ModelFile.Load(file, _device)).Message;
    }
}
