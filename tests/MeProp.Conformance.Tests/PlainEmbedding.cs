using static MeProp.Conformance.Tests.PlainDevice;

namespace MeProp.Conformance.Tests;

internal sealed class PlainEmbedding : IEmbeddingOperations
{
    public void TakeIds(
        Indices ids, int idsPerRow, int feature, int rows, Indices? thresholds, ulong key, Indices destination)
    {
        Require(feature >= 0 && feature < idsPerRow && ids.Length == destination.Length * idsPerRow);
        Require(thresholds is null || thresholds.Length == rows);
        Span<int> taken = PlainIndices.Of(destination);
        for (int n = 0; n < taken.Length; n++)
        {
            int id = PlainIndices.Of(ids)[n * idsPerRow + feature];
            Require(id >= 0 && id < rows);
            uint rowKey = DropoutMask.RowKey(key, n);
            if (thresholds is not null && DropoutMask.Removes(rowKey, feature, PlainIndices.Of(thresholds)[id])) id = 0;
            taken[n] = id;
        }
    }

    public void Backward(Matrix dy, int column, Indices ids, Indices touched, Parameter weight)
    {
        PlainMatrix gradient = PlainMatrix.Of(dy), dw = PlainMatrix.Of(weight.Gradient);
        Require(ids.Length == dy.Rows && column >= 0 && column + dw.Columns <= dy.Columns);
        foreach (int id in PlainIndices.Of(ids)) Require(id >= 0 && id < dw.Rows);
        int[] rows = [.. ids.ToArray().Distinct().Order()];
        touched.SetLength(rows.Length);
        touched.Upload(rows);
        weight.Touched.Set(touched, rows.Length);
        foreach (int row in rows) dw[row].Clear();
        for (int n = 0; n < dy.Rows; n++)
        {
            Span<float> sum = dw[PlainIndices.Of(ids)[n]];
            for (int i = 0; i < sum.Length; i++) sum[i] += gradient[n][column + i];
        }
    }
}
