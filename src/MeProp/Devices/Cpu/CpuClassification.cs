namespace MeProp.Cpu;

internal sealed unsafe class CpuClassification<V>(CpuQueue queue) : IClassificationOperations
    where V : unmanaged, ILanes<V>
{
    private double[] _losses = [];

    public void SoftmaxCrossEntropy(Matrix logits, Indices targets, float scale, Matrix? dlogits, Accumulator loss)
    {
        HostMatrix z = Operand.Read(logits);
        HostIndices labels = Operand.Read(targets);
        bool fits = labels.Length == z.Rows && (dlogits is null || Shapes.AreEqual(z, dlogits));
        Shapes.Require(fits, nameof(SoftmaxCrossEntropy), z, targets, dlogits);
        Shapes.RequireIndices(labels.Span, -1, z.Columns, "Target");
        PinnedMemory.Grow(ref _losses, z.Rows);
        HostMatrix? dz = dlogits is null ? null : Operand.Write(dlogits);
        var kernel = new SoftmaxKernel<V>(z, labels.Data, scale, dz, PinnedMemory.Pointer(_losses));
        queue.Run(kernel, z.Rows, CpuQueue.ElementGrain(32L * z.Columns), z, dlogits, _losses, labels);
        double sum = 0;
        for (int n = 0; n < z.Rows; n++) sum += _losses[n];
        ((HostAccumulator)loss).Add(sum);
    }

    public void ArgMax(Matrix values, Indices indices)
    {
        HostMatrix z = Operand.Read(values);
        Shapes.Require(indices.Length == z.Rows, nameof(ArgMax), z, indices);
        Span<int> result = Operand.Write(indices).Span;
        for (int n = 0; n < z.Rows; n++)
        {
            ReadOnlySpan<float> row = z.Row(n);
            int best = 0;
            float largest = float.NaN; // not (v ≤ NaN): the first number that is not NaN replaces it
            for (int j = 0; j < row.Length; j++)
            {
                if (!(row[j] <= largest) && !float.IsNaN(row[j])) (best, largest) = (j, row[j]);
            }

            result[n] = best;
        }
    }
}
