using static MeProp.Conformance.Tests.PlainDevice;

namespace MeProp.Conformance.Tests;

internal sealed class PlainEmbedding : IEmbeddingOperations
{
    public void TakeIds(
        Indices ids, int idsPerRow, int feature, int rows, Indices? thresholds, ulong key, Indices destination,
        Indices? numbers = null)
    {
        Require(idsPerRow > 0 && ids.Length % idsPerRow == 0);
        int perRow = IdsPerRow(destination, ids.Length / idsPerRow);
        Require(feature >= 0 && feature + perRow <= idsPerRow);
        Require(thresholds is null || thresholds.Length == rows);
        Span<int> taken = PlainIndices.Of(destination);
        for (int place = 0; place < taken.Length; place++)
        {
            int n = place / perRow, f = feature + place % perRow, id = PlainIndices.Of(ids)[n * idsPerRow + f];
            Require(id >= 0 && id < rows);
            uint rowKey = DropoutMask.RowKey(key, numbers is null ? n : PlainIndices.Of(numbers)[n]);
            if (thresholds is not null && DropoutMask.Removes(rowKey, f, PlainIndices.Of(thresholds)[id])) id = 0;
            taken[place] = id;
        }
    }

    public void Backward(Matrix dy, int column, Indices ids, Indices touched, Parameter weight)
    {
        PlainMatrix gradient = PlainMatrix.Of(dy), dw = PlainMatrix.Of(weight.Gradient);
        int perRow = IdsPerRow(ids, dy.Rows);
        Require(column >= 0 && column + perRow * dw.Columns <= dy.Columns);
        foreach (int id in PlainIndices.Of(ids)) Require(id >= 0 && id < dw.Rows);
        int[] rows = [.. ids.ToArray().Distinct().Order()];
        touched.SetLength(rows.Length);
        touched.Upload(rows);
        weight.Touched.Set(touched, rows.Length);
        foreach (int row in rows) dw[row].Clear();
        for (int place = 0; place < ids.Length; place++)
        {
            Span<float> sum = dw[PlainIndices.Of(ids)[place]];
            int first = column + place % perRow * sum.Length;
            for (int i = 0; i < sum.Length; i++) sum[i] += gradient[place / perRow][first + i];
        }
    }
}
