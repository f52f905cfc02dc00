using static MeProp.Conformance.ReferenceMemory;

namespace MeProp.Conformance;

/// <summary>The specification of the linear map and its gradients.</summary>
internal sealed class ReferenceDense : IDenseOperations
{
    private readonly ReferenceElementwise _elementwise = new();

    public void Forward(Matrix x, Matrix w, Matrix b, Activation? activation, Matrix y)
    {
        Require(x.Columns == w.Columns && y.Columns == w.Rows && y.Rows == x.Rows && b.Columns == w.Rows);
        x = Floats(x);
        for (int n = 0; n < x.Rows; n++)
        {
            for (int j = 0; j < w.Rows; j++)
            {
                double z = Dot(Row(x, n), Row(w, j)) + Row(b, 0)[j];
                Row(y, n)[j] = (float)(activation is { } f ? ReferenceActivation.Value(f, (float)z) : z);
            }
        }
    }

    public void BackwardBias(Matrix dy, Matrix db, Selection? selection = null)
    {
        Require(db.Columns == dy.Columns && db.Rows > 0);
        var sum = new double[dy.Columns];
        for (int n = 0; n < dy.Rows; n++) AddScaled(1, Row(dy, n), sum);
        Store(sum, Row(db, 0));
        if (selection?.Magnitudes is not { } magnitudes) return;
        sum = new double[dy.Columns];
        for (int n = 0; n < dy.Rows; n++)
        {
            for (int j = 0; j < dy.Columns; j++) sum[j] += Math.Abs(Row(dy, n)[j]);
        }

        Store(sum, Row(magnitudes.Begin(dy), 0));
    }

    public void BackwardActivation(
        Activation activation, Matrix z, Matrix y, Matrix dy, Matrix dz, Matrix db, Selection? selection = null)
    {
        _elementwise.ActivationBackward(activation, z, y, dy, dz);
        BackwardBias(dz, db, selection);
    }

    public void BackwardInput(Matrix dy, Matrix w, Selection selection, Matrix dx)
    {
        Require(dy.Columns == w.Rows && dx.Columns == w.Columns && dx.Rows == dy.Rows && Fits(selection, dy));
        for (int n = 0; n < dy.Rows; n++)
        {
            var sum = new double[w.Columns];
            foreach (int j in selection.KeptOf(n)) AddScaled(Row(dy, n)[j], Row(w, j), sum);
            Store(sum, Row(dx, n));
        }
    }

    public void BackwardWeights(Matrix x, Matrix dy, Selection selection, Parameter weight)
    {
        Matrix w = weight.Value;
        Require(dy.Columns == w.Rows && x.Columns == w.Columns && x.Rows == dy.Rows && Fits(selection, dy));
        Require(!selection.IsPart || selection.Kind != SelectionKind.PerExample);
        weight.Touched.Set(selection);
        x = Floats(x);
        int[][] kept = [.. Enumerable.Range(0, dy.Rows).Select(selection.KeptOf)];
        for (int j = 0; j < dy.Columns; j++)
        {
            int[] examples = [.. Enumerable.Range(0, dy.Rows).Where(n => Array.BinarySearch(kept[n], j) >= 0)];
            if (examples.Length == 0 && selection.Kind != SelectionKind.All) continue;
            var sum = new double[x.Columns];
            foreach (int n in examples) AddScaled(Row(dy, n)[j], Row(x, n), sum);
            Store(sum, Row(weight.Gradient, j));
        }
    }

    private static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++) sum += (double)left[i] * right[i];
        return sum;
    }

    private static void AddScaled(double factor, ReadOnlySpan<float> row, double[] sum)
    {
        for (int i = 0; i < row.Length; i++) sum[i] += factor * row[i];
    }

    private static void Store(double[] values, Span<float> row)
    {
        for (int i = 0; i < values.Length; i++) row[i] = (float)values[i];
    }
}
