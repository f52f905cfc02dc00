namespace MeProp.Benchmarks;

/// <summary>Operands of one linear layer: Gaussian x (N, I), w (O, I) and dy (N, O); zero b, y and dx.</summary>
internal sealed class DenseOperands(Device device, RandomStream random, int batch, int inputs, int outputs)
{
    public Matrix X { get; } = Matrices.Gaussian(device, random, batch, inputs);

    public Matrix W { get; } = Matrices.Gaussian(device, random, outputs, inputs);

    public Matrix B { get; } = device.CreateMatrix(1, outputs);

    public Matrix Y { get; } = device.CreateMatrix(batch, outputs);

    public Matrix Dy { get; } = Matrices.Gaussian(device, random, batch, outputs);

    public Matrix Dx { get; } = device.CreateMatrix(batch, inputs);
}
