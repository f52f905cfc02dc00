namespace MeProp.Tests;

/// <summary>
/// One direction of an LSTM over some sequences, in double precision by plain loops. Backward is the ordinary one, fed
/// at each time step with gate gradients of which some are set to 0. Shares no code with the layer.
/// </summary>
internal sealed class PlainLstm(double[] w, double[] u, double[] b, int units, bool isReverse)
{
    private const int Gates = 4;

    private readonly int _inputs = w.Length / (Gates * units);
    private double[][][] _x = [], _gates = [], _cells = [], _outputs = [];

    /// <summary>y of each sequence and time step.</summary>
    public double[][][] Forward(double[][][] x)
    {
        _x = x;
        _gates = Make(x, Gates * units);
        _cells = Make(x, units);
        _outputs = Make(x, units);
        for (int s = 0; s < x.Length; s++)
        {
            int length = x[s].Length;
            for (int i = 0; i < length; i++) Step(s, isReverse ? length - 1 - i : i);
        }

        return _outputs;
    }

    /// <summary>Gradients of the parameters and of x.</summary>
    /// <param name="dy">Of each sequence and time step.</param>
    /// <param name="keep">
    /// For the gate gradients of the sequences that run at a time step, the columns that survive. Called from the last
    /// step of the forward loop to the first.
    /// </param>
    public PlainGradients Backward(double[][][] dy, Func<double[][], int[][]> keep)
    {
        int steps = dy.Max(sequence => sequence.Length);
        var result = new PlainGradients(
            new double[w.Length], new double[u.Length], new double[b.Length], Make(_x, _inputs), []);
        double[][] dr = [.. dy.Select(_ => new double[units])], dcell = [.. dy.Select(_ => new double[units])];
        for (int i = 0; i < steps; i++)
        {
            int t = isReverse ? i : steps - 1 - i;
            int[] running = [.. Enumerable.Range(0, dy.Length).Where(s => dy[s].Length > t)];
            double[][] dz = [.. running.Select(s => GateGradient(s, t, dy[s][t], dr[s], dcell[s]))];
            int[][] kept = keep(dz);
            for (int r = 0; r < running.Length; r++) Propagate(running[r], t, dz[r], kept[r], dr, result);
        }

        return result;
    }

    private static double[][][] Make(double[][][] like, int width) =>
        [.. like.Select(sequence => sequence.Select(_ => new double[width]).ToArray())];

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private double[]? Before(double[][][] state, int s, int t)
    {
        int before = isReverse ? t + 1 : t - 1;
        return before >= 0 && before < state[s].Length ? state[s][before] : null;
    }

    private void Step(int s, int t)
    {
        double[]? previous = Before(_outputs, s, t), previousCell = Before(_cells, s, t);
        double[] a = _gates[s][t];
        for (int j = 0; j < a.Length; j++)
        {
            double z = b[j];
            for (int i = 0; i < _inputs; i++) z += w[j * _inputs + i] * _x[s][t][i];
            for (int i = 0; i < units && previous is not null; i++) z += u[j * units + i] * previous[i];
            a[j] = j / units == 2 ? Math.Tanh(z) : Sigmoid(z);
        }

        for (int j = 0; j < units; j++)
        {
            _cells[s][t][j] = a[units + j] * (previousCell?[j] ?? 0) + a[j] * a[2 * units + j];
            _outputs[s][t][j] = a[3 * units + j] * Math.Tanh(_cells[s][t][j]);
        }
    }

    private double[] GateGradient(int s, int t, double[] dy, double[] dr, double[] dcell)
    {
        double[]? previousCell = Before(_cells, s, t);
        double[] a = _gates[s][t], dz = new double[Gates * units];
        for (int j = 0; j < units; j++)
        {
            double i = a[j], f = a[units + j], g = a[2 * units + j], o = a[3 * units + j];
            double tanh = Math.Tanh(_cells[s][t][j]), dh = dy[j] + dr[j];
            double dc = dh * o * (1 - tanh * tanh) + dcell[j];
            dz[j] = dc * g * i * (1 - i);
            dz[units + j] = dc * (previousCell?[j] ?? 0) * f * (1 - f);
            dz[2 * units + j] = dc * i * (1 - g * g);
            dz[3 * units + j] = dh * tanh * o * (1 - o);
            dcell[j] = dc * f;
        }

        return dz;
    }

    private void Propagate(int s, int t, double[] dz, int[] kept, double[][] dr, PlainGradients result)
    {
        double[]? previous = Before(_outputs, s, t);
        dr[s] = new double[units];
        for (int j = 0; j < dz.Length; j++) result.Bias[j] += dz[j];
        foreach (int j in kept)
        {
            result.Touched.Add(j);
            for (int i = 0; i < _inputs; i++)
            {
                result.Input[j * _inputs + i] += dz[j] * _x[s][t][i];
                result.X[s][t][i] += dz[j] * w[j * _inputs + i];
            }

            for (int i = 0; i < units && previous is not null; i++)
            {
                result.Recurrent[j * units + i] += dz[j] * previous[i];
                dr[s][i] += dz[j] * u[j * units + i];
            }
        }
    }
}
