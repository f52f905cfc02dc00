using static MeProp.Conformance.Tests.PlainDevice;

namespace MeProp.Conformance.Tests;

internal sealed class PlainDense : IDenseOperations
{
    private readonly PlainElementwise _elementwise = new();

    public void Forward(Matrix x, Matrix w, Matrix b, Activation? activation, Matrix y)
    {
        Require(x.Columns == w.Columns && y.Columns == w.Rows && y.Rows == x.Rows && b.Columns == w.Rows);
        PlainMatrix px = PlainMatrix.Of(x), pw = PlainMatrix.Of(w), pb = PlainMatrix.Of(b), py = PlainMatrix.Of(y);
        for (int n = 0; n < x.Rows; n++)
        {
            for (int j = 0; j < w.Rows; j++)
            {
                float sum = pb[0][j];
                Span<float> left = px[n], right = pw[j];
                for (int i = 0; i < left.Length; i++) sum += left[i] * right[i];
                py[n][j] = sum;
            }
        }

        if (activation is { } f) _elementwise.ActivationForward(f, y, y);
    }

    public void BackwardBias(Matrix dy, Matrix db, Selection? selection = null)
    {
        Require(db.Columns == dy.Columns && db.Rows > 0);
        PlainMatrix gradient = PlainMatrix.Of(dy);
        Span<float> sums = PlainMatrix.Of(db)[0];
        Matrix? compared = selection?.Magnitudes?.Begin(dy);
        Span<float> magnitudes = compared is null ? new float[dy.Columns] : PlainMatrix.Of(compared)[0];
        sums.Clear();
        magnitudes.Clear();
        for (int n = 0; n < dy.Rows; n++)
        {
            for (int j = 0; j < dy.Columns; j++)
            {
                sums[j] += gradient[n][j];
                magnitudes[j] += Math.Abs(gradient[n][j]);
            }
        }
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
        PlainMatrix gradient = PlainMatrix.Of(dy), weight = PlainMatrix.Of(w), output = PlainMatrix.Of(dx);
        for (int n = 0; n < dy.Rows; n++)
        {
            output[n].Clear();
            foreach (int j in selection.KeptOf(n)) AddScaled(gradient[n][j], weight[j], output[n]);
        }
    }

    public void BackwardWeights(Matrix x, Matrix dy, Selection selection, Parameter weight)
    {
        Matrix w = weight.Value;
        Require(dy.Columns == w.Rows && x.Columns == w.Columns && x.Rows == dy.Rows && Fits(selection, dy));
        Require(!selection.IsPart || selection.Kind != SelectionKind.PerExample);
        weight.Touched.Set(selection);
        PlainMatrix input = PlainMatrix.Of(x), gradient = PlainMatrix.Of(dy), dw = PlainMatrix.Of(weight.Gradient);
        int[] rows = weight.Touched.Rows?.ToArray()[..weight.Touched.Count] ?? [.. Enumerable.Range(0, w.Rows)];
        foreach (int row in rows) dw[row].Clear();
        for (int n = 0; n < dy.Rows; n++)
        {
            foreach (int j in selection.KeptOf(n)) AddScaled(gradient[n][j], input[n], dw[j]);
        }
    }

    private static bool Fits(Selection selection, Matrix dy) =>
        (selection.Examples, selection.Outputs) == (dy.Rows, dy.Columns);

    private static void AddScaled(float factor, ReadOnlySpan<float> row, Span<float> sum)
    {
        for (int i = 0; i < row.Length; i++) sum[i] += factor * row[i];
    }
}
