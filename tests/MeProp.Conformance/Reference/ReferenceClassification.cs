using static MeProp.Conformance.ReferenceMemory;

namespace MeProp.Conformance;

/// <summary>The specification of softmax with cross-entropy and of the most likely class.</summary>
internal sealed class ReferenceClassification : IClassificationOperations
{
    public void SoftmaxCrossEntropy(Matrix logits, Indices targets, float scale, Matrix? dlogits, Accumulator loss)
    {
        Require(targets.Length == logits.Rows && (dlogits is null || SameShape(logits, dlogits)));
        foreach (int target in Of(targets)) Require(target >= -1 && target < logits.Columns);
        double total = 0;
        for (int n = 0; n < logits.Rows; n++)
        {
            int target = Of(targets)[n];
            if (target < 0)
            {
                if (dlogits is not null) Row(dlogits, n).Clear();
                continue;
            }

            double[] z = [.. Row(logits, n).ToArray().Select(value => (double)value)];
            double largest = z.Max(), sum = z.Sum(value => Math.Exp(value - largest));
            total += Math.Log(sum) + (largest - z[target]);
            if (dlogits is null) continue;
            for (int c = 0; c < z.Length; c++)
                Row(dlogits, n)[c] = (float)(scale * (Math.Exp(z[c] - largest) / sum - (c == target ? 1 : 0)));
        }

        ((ReferenceAccumulator)loss).Add(total);
    }

    public void ArgMax(Matrix values, Indices indices)
    {
        Require(indices.Length == values.Rows);
        for (int n = 0; n < values.Rows; n++)
        {
            Span<float> row = Row(values, n);
            int best = -1;
            for (int c = 0; c < row.Length; c++)
            {
                if (!float.IsNaN(row[c]) && (best < 0 || row[c] > row[best])) best = c;
            }

            Of(indices)[n] = Math.Max(best, 0);
        }
    }
}
