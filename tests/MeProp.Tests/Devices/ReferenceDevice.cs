namespace MeProp.Tests;

/// <summary>
/// The specification of every operation of a <see cref="Device"/>: plain loops over rows in main memory, sums in double precision, one
/// thread. Written to be obviously right and not to be fast; all other devices are compared with it.
/// </summary>
/// <param name="createMatrix">How matrices are made, (rows, columns); as usual unless given.</param>
internal sealed class ReferenceDevice(Func<int, int, HostMatrix>? createMatrix = null) : Device
{
    public override string Description => "reference";

    public override int Threads => 1;

    public override Matrix CreateMatrix(int rows, int columns) => createMatrix is null ? new HostMatrix(rows, columns) : createMatrix(rows, columns);

    public override void Copy(Matrix source, Matrix destination)
    {
        for (int n = 0; n < source.Rows; n++) Row(source, n).CopyTo(Row(destination, n));
    }

    public override void GatherRows(ReadOnlySpan<byte> source, ReadOnlySpan<int> rows, float scale, Matrix destination)
    {
        int inputs = destination.Columns;
        for (int n = 0; n < rows.Length; n++)
            for (int i = 0; i < inputs; i++) Row(destination, n)[i] = scale * source[rows[n] * inputs + i];
    }

    public override void GatherRows(ReadOnlySpan<float> source, ReadOnlySpan<int> rows, Matrix destination)
    {
        int inputs = destination.Columns;
        for (int n = 0; n < rows.Length; n++) source.Slice(rows[n] * inputs, inputs).CopyTo(Row(destination, n));
    }

    public override void DenseForward(Matrix x, Matrix w, Matrix b, Activation? activation, Matrix y)
    {
        for (int n = 0; n < x.Rows; n++)
        {
            for (int j = 0; j < w.Rows; j++)
            {
                double z = Dot(Row(x, n), Row(w, j)) + Row(b, 0)[j];
                Row(y, n)[j] = (float)(activation is { } f ? ReferenceActivation.Value(f, (float)z) : z);
            }
        }
    }

    public override void Select(Matrix dy, KeepRule rule, int count, RandomStream random, Selection selection, Matrix? magnitudes = null)
    {
        switch (rule)
        {
            case KeepRule.All:
            case var _ when count == dy.Columns:
                selection.SetAll(dy.Rows, dy.Columns);
                break;
            case KeepRule.TopK:
                Span<int> kept = selection.SetPerExample(dy.Rows, dy.Columns, count);
                for (int n = 0; n < dy.Rows; n++) ReferenceSelection.Largest(Magnitudes(dy, n), count).CopyTo(kept[(n * count)..]);
                selection.Transpose();
                break;
            case KeepRule.UnifiedTopK:
                var sums = new double[dy.Columns];
                for (int n = 0; n < dy.Rows; n++)
                    foreach ((int j, double magnitude) in Magnitudes(dy, n).Index()) sums[j] += magnitude;
                ReferenceSelection.Largest(sums, count).CopyTo(selection.SetShared(dy.Rows, dy.Columns, count));
                break;
            case KeepRule.RandomK:
                ulong key = random.NextUInt64();
                Span<int> drawn = selection.SetPerExample(dy.Rows, dy.Columns, count);
                for (int n = 0; n < dy.Rows; n++) ReferenceSelection.RandomSubset(key, n, dy.Columns, count).CopyTo(drawn[(n * count)..]);
                selection.Transpose();
                break;
            default:
                ReferenceSelection.RandomSubset(random.NextUInt64(), 0, dy.Columns, count).CopyTo(selection.SetShared(dy.Rows, dy.Columns, count));
                break;
        }
    }

    public override void CountKept(Matrix dy, Selection selection, Span<long> counts)
    {
        for (int n = 0; n < dy.Rows; n++)
            foreach (int j in ReferenceSelection.KeptOf(selection, n)) counts[j] += Row(dy, n)[j] == 0 ? 0 : 1;
    }

    public override void DenseBackwardInput(Matrix dy, Matrix w, Selection selection, Matrix dx)
    {
        for (int n = 0; n < dy.Rows; n++)
        {
            var sum = new double[w.Columns];
            foreach (int j in ReferenceSelection.KeptOf(selection, n)) AddScaled(Row(dy, n)[j], Row(w, j), sum);
            Store(sum, Row(dx, n));
        }
    }

    public override void DenseBackwardWeights(Matrix x, Matrix dy, Selection selection, Matrix dw)
    {
        int[][] kept = [.. Enumerable.Range(0, dy.Rows).Select(n => ReferenceSelection.KeptOf(selection, n))];
        for (int j = 0; j < dy.Columns; j++)
        {
            int[] examples = [.. Enumerable.Range(0, dy.Rows).Where(n => Array.BinarySearch(kept[n], j) >= 0)];
            if (examples.Length == 0) continue;
            var sum = new double[x.Columns];
            foreach (int n in examples) AddScaled(Row(dy, n)[j], Row(x, n), sum);
            Store(sum, Row(dw, j));
        }
    }

    public override void DenseBackwardBias(Matrix dy, Matrix db, Matrix? magnitudes = null)
    {
        var sum = new double[dy.Columns];
        for (int n = 0; n < dy.Rows; n++) AddScaled(1, Row(dy, n), sum);
        Store(sum, Row(db, 0));
        if (magnitudes is null) return;
        sum = new double[dy.Columns];
        for (int n = 0; n < dy.Rows; n++)
            foreach ((int j, double magnitude) in Magnitudes(dy, n).Index()) sum[j] += magnitude;
        Store(sum, Row(magnitudes, 0));
    }

    public override void DenseBackwardActivation(Activation activation, Matrix z, Matrix y, Matrix dy, Matrix dz, Matrix db, Matrix? magnitudes = null)
    {
        ActivationBackward(activation, z, y, dy, dz);
        DenseBackwardBias(dz, db, magnitudes);
    }

    public override void ActivationForward(Activation activation, Matrix x, Matrix y)
    {
        for (int n = 0; n < x.Rows; n++)
            for (int j = 0; j < x.Columns; j++) Row(y, n)[j] = (float)ReferenceActivation.Value(activation, Row(x, n)[j]);
    }

    public override void ActivationBackward(Activation activation, Matrix x, Matrix y, Matrix dy, Matrix dx)
    {
        // x is read for the cube alone and y for the others alone, so each may hold anything where it is not read.
        Matrix argument = activation == Activation.Cube ? x : y;
        for (int n = 0; n < dy.Rows; n++)
            for (int j = 0; j < dy.Columns; j++)
                Row(dx, n)[j] = (float)(Row(dy, n)[j] * ReferenceActivation.Derivative(activation, Row(argument, n)[j]));
    }

    public override void Dropout(Matrix x, float rate, ulong key, Matrix y)
    {
        int threshold = DropoutMask.Threshold(rate);
        for (int n = 0; n < x.Rows; n++)
            for (int j = 0; j < x.Columns; j++)
                Row(y, n)[j] = DropoutMask.Removes(DropoutMask.RowKey(key, n), j, threshold) ? 0 : (float)(Row(x, n)[j] / (1.0 - rate));
    }

    public override double SoftmaxCrossEntropy(Matrix logits, ReadOnlySpan<int> labels, float scale, Matrix? dlogits)
    {
        double loss = 0;
        for (int n = 0; n < logits.Rows; n++)
        {
            double[] z = [.. Row(logits, n).ToArray().Select(value => (double)value)];
            double largest = z.Max(), sum = z.Sum(value => Math.Exp(value - largest));
            loss += Math.Log(sum) + (largest - z[labels[n]]);
            if (dlogits is null) continue;
            for (int c = 0; c < z.Length; c++) Row(dlogits, n)[c] = (float)(scale * (Math.Exp(z[c] - largest) / sum - (c == labels[n] ? 1 : 0)));
        }

        return loss;
    }

    public override void ArgMax(Matrix values, Span<int> indices)
    {
        for (int n = 0; n < values.Rows; n++)
        {
            Span<float> row = Row(values, n);
            int best = -1;
            for (int c = 0; c < row.Length; c++)
                if (!float.IsNaN(row[c]) && (best < 0 || row[c] > row[best])) best = c;
            indices[n] = Math.Max(best, 0);
        }
    }

    public override void Step(Parameter parameter, Update update, in OptimizerStep step) => ReferenceOptimizer.Step(parameter, update, step);

    public override void DenseBackwardWeights(Matrix x, Matrix dy, Selection selection, Parameter weight, in OptimizerStep step)
    {
        Matrix kept = CreateMatrix(weight.Value.Rows, weight.Value.Columns);
        Copy(weight.Gradient, kept);
        DenseBackwardWeights(x, dy, selection, weight.Gradient);
        weight.Touched = selection;
        Step(weight, Update.Touched, step);
        Copy(kept, weight.Gradient);
    }

    protected override void Dispose(bool disposing)
    {
    }

    private static Span<float> Row(Matrix matrix, int row) => ((HostMatrix)matrix).Row(row);

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

    private static double[] Magnitudes(Matrix dy, int n)
    {
        double[] magnitudes = [.. Row(dy, n).ToArray().Select(value => (double)Math.Abs(value))];
        if (!magnitudes.All(double.IsFinite)) throw new NonFiniteException($"The output gradient of example {n} is not finite.");
        return magnitudes;
    }
}
