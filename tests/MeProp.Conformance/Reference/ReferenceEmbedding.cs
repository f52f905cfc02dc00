using static MeProp.Conformance.ReferenceMemory;

namespace MeProp.Conformance;

/// <summary>The specification of taking ids and of the gradient of their rows.</summary>
internal sealed class ReferenceEmbedding : IEmbeddingOperations
{
    public void TakeIds(
        Indices ids, int idsPerRow, int feature, int rows, Indices? thresholds, ulong key, Indices destination,
        Indices? numbers = null)
    {
        Require(idsPerRow > 0 && ids.Length % idsPerRow == 0);
        int perRow = IdsPerRow(destination, ids.Length / idsPerRow);
        Require(feature >= 0 && feature + perRow <= idsPerRow);
        Require(thresholds is null || thresholds.Length == rows);
        for (int place = 0; place < destination.Length; place++)
        {
            int n = place / perRow, f = feature + place % perRow, id = Of(ids)[n * idsPerRow + f];
            if (id < 0 || id >= rows) throw new ArgumentException($"Id {id} of row {n} is not in 0 to {rows - 1}.");
            uint rowKey = DropoutMask.RowKey(key, numbers is null ? n : Of(numbers)[n]);
            bool isUnknown = thresholds is not null && DropoutMask.Removes(rowKey, f, Of(thresholds)[id]);
            Of(destination)[place] = isUnknown ? 0 : id;
        }
    }

    public void Backward(Matrix dy, int column, Indices ids, Indices touched, Parameter weight)
    {
        int width = weight.Value.Columns, perRow = IdsPerRow(ids, dy.Rows);
        Require(column >= 0 && column + perRow * width <= dy.Columns);
        int[] places = ids.ToArray(), rows = [.. places.Distinct().Order()];
        foreach (int id in rows) Require(id >= 0 && id < weight.Value.Rows);
        touched.SetLength(rows.Length);
        touched.Upload(rows);
        weight.Touched.Set(touched, rows.Length);
        foreach (int id in rows)
        {
            for (int i = 0; i < width; i++)
            {
                double sum = 0;
                for (int n = 0; n < places.Length; n++)
                    sum += places[n] == id ? Row(dy, n / perRow)[column + n % perRow * width + i] : 0;
                Row(weight.Gradient, id)[i] = (float)sum;
            }
        }
    }
}
