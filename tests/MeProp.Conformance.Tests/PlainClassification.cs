using static MeProp.Conformance.Tests.PlainDevice;

namespace MeProp.Conformance.Tests;

internal sealed class PlainClassification : IClassificationOperations
{
    public void SoftmaxCrossEntropy(Matrix logits, Indices targets, float scale, Matrix? dlogits, Accumulator loss)
    {
        Require(targets.Length == logits.Rows);
        Require(dlogits is null || (dlogits.Rows, dlogits.Columns) == (logits.Rows, logits.Columns));
        foreach (int target in PlainIndices.Of(targets)) Require(target >= -1 && target < logits.Columns);
        for (int n = 0; n < logits.Rows; n++)
        {
            int target = PlainIndices.Of(targets)[n];
            float[] z = PlainMatrix.Of(logits)[n].ToArray();
            float largest = z.Max();
            double sum = z.Sum(v => Math.Exp((double)v - largest));
            if (target >= 0) ((PlainAccumulator)loss).Add(Math.Log(sum) + ((double)largest - z[target]));
            for (int c = 0; c < z.Length && dlogits is not null; c++)
            {
                double gradient = Math.Exp((double)z[c] - largest) / sum - (c == target ? 1 : 0);
                PlainMatrix.Of(dlogits)[n][c] = target < 0 ? 0 : (float)(scale * gradient);
            }
        }
    }

    public void ArgMax(Matrix values, Indices indices)
    {
        Require(indices.Length == values.Rows);
        for (int n = 0; n < values.Rows; n++)
        {
            float[] row = PlainMatrix.Of(values)[n].ToArray();
            int[] numbers = [.. Enumerable.Range(0, row.Length).Where(c => !float.IsNaN(row[c]))];
            PlainIndices.Of(indices)[n] = numbers.Length == 0 ? 0 : numbers.MaxBy(c => row[c]);
        }
    }
}
