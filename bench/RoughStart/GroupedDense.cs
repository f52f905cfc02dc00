using MeProp;

namespace RoughStart;

/// <summary>
/// A linear layer y = x wᵀ + b, x (N, I), w (O, I). Each group of examples keeps the k outputs with its largest Σ |dy|;
/// the gradients of the others are set to 0, so products and steps are dense and slow.
/// </summary>
internal sealed class GroupedDense(int outputs, int groupSize, int k, bool keepsScale) : Layer
{
    private Selection? _all;
    private Matrix? _x, _y, _dy, _dx;

    public override string Type => "grouped-dense";

    public override int Outputs => outputs;

    public override IReadOnlyList<ParameterDeclaration> Declarations =>
        [new("weight", outputs, Inputs), new("bias", outputs)];

    public override Matrix Forward(Matrix x, StepContext step)
    {
        CheckInput(x);
        _x = x;
        Matrix y = Buffer(ref _y, step.Device, x.Rows, outputs);
        step.Device.Dense.Forward(x, Parameters[0].Value, Parameters[1].Value, null, y);
        return y;
    }

    public override Matrix? Backward(Matrix dy, StepContext step, bool needsInputGradient)
    {
        Device device = step.Device;
        _all ??= new Selection(device);
        _all.SetAll(dy.Rows, outputs);
        device.Dense.BackwardBias(dy, Parameters[1].Gradient);
        var kept = (HostMatrix)Buffer(ref _dy, device, dy.Rows, outputs);
        device.Rows.Copy(dy, kept);
        bool[] isTouched = new bool[outputs];
        for (int from = 0; from < dy.Rows; from += groupSize)
            Select(kept, from, Math.Min(from + groupSize, dy.Rows), isTouched);
        Matrix? dx = null;
        if (needsInputGradient)
        {
            dx = Buffer(ref _dx, device, dy.Rows, Inputs);
            device.Dense.BackwardInput(kept, Parameters[0].Value, _all, dx);
        }

        // Only rows that some group kept are stepped.
        var shared = new Selection(device, Keep.UnifiedTopK(outputs));
        int[] rows = [.. Enumerable.Range(0, outputs).Where(row => isTouched[row])];
        shared.SetShared(dy.Rows, outputs, rows.Length);
        shared.Rows.Upload(rows);
        device.Dense.BackwardWeights(_x!, kept, shared, Parameters[0]);
        return dx;
    }

    public override string ToString() => $"GroupedDense {Inputs} → {outputs}";

    protected override void Initialize(RandomStream random) =>
        Initializer.He.Initialize(Parameters[0].Value, Parameters[1].Value, random);

    private void Select(HostMatrix dy, int from, int to, bool[] isTouched)
    {
        float[] sums = new float[outputs];
        for (int n = from; n < to; n++)
            for (int j = 0; j < outputs; j++) sums[j] += Math.Abs(dy.Row(n)[j]);
        HashSet<int> best = [.. Enumerable.Range(0, outputs).OrderByDescending(j => sums[j]).Take(k)];
        foreach (int j in best) isTouched[j] = true;
        for (int n = from; n < to; n++)
        {
            Span<float> g = dy.Row(n), y = ((HostMatrix)_y!).Row(n);
            double all = 0, kept = 0, squares = 0;
            for (int j = 0; j < outputs; j++)
            {
                all += g[j] * y[j];
                if (best.Contains(j) && g[j] != 0) (kept, squares) = (kept + g[j] * y[j], squares + y[j] * y[j]);
                if (!best.Contains(j)) g[j] = 0;
            }

            if (!keepsScale || squares < 1e-12) continue;
            foreach (int j in best)
            {
                if (g[j] != 0) g[j] += (float)((all - kept) / squares) * y[j];
            }
        }
    }
}
