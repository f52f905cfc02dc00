namespace MeProp.Cpu;

/// <summary>Networks that predict numbers have few outputs: plain loops on the calling thread.</summary>
internal sealed class CpuRegression : IRegressionOperations
{
    public void SquaredError(Matrix outputs, Matrix targets, float scale, Matrix? doutputs, Accumulator loss)
    {
        HostMatrix y = Operand.Read(outputs), t = Operand.Read(targets);
        bool fits = Shapes.AreEqual(y, t) && (doutputs is null || Shapes.AreEqual(y, doutputs));
        Shapes.Require(fits, nameof(SquaredError), y, t, doutputs);
        HostMatrix? dy = doutputs is null ? null : Operand.Write(doutputs);
        double sum = 0;
        for (int n = 0; n < y.Rows; n++)
        {
            ReadOnlySpan<float> row = y.Row(n), target = t.Row(n);
            Span<float> gradient = dy is null ? default : dy.Row(n);
            for (int o = 0; o < row.Length; o++)
            {
                double error = (double)row[o] - target[o];
                sum += error * error;
                if (!gradient.IsEmpty) gradient[o] = (float)(2 * scale * error);
            }
        }

        ((HostAccumulator)loss).Add(sum);
    }
}
