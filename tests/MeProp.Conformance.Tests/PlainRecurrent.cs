using static MeProp.Conformance.Tests.PlainDevice;

namespace MeProp.Conformance.Tests;

internal sealed class PlainRecurrent : IRecurrentOperations
{
    public void LstmForward(
        Matrix z, Matrix? r, Matrix? previousCell, Matrix gates, Matrix cell, Matrix cellTanh, Matrix y)
    {
        int units = y.Columns, started = r?.Rows ?? 0;
        Require((z.Rows, z.Columns) == (y.Rows, 4 * units) && (z.Rows, z.Columns) == (gates.Rows, gates.Columns));
        Require((y.Rows, units) == (cell.Rows, cell.Columns) && (y.Rows, units) == (cellTanh.Rows, cellTanh.Columns));
        Require(started <= z.Rows && started == (previousCell?.Rows ?? 0));
        Require(started == 0 || (r!.Columns == 4 * units && previousCell!.Columns == units));
        for (int n = 0; n < z.Rows; n++)
        {
            float[] a = PlainMatrix.Of(z)[n].ToArray();
            for (int j = 0; j < a.Length && n < started; j++) a[j] += PlainMatrix.Of(r!)[n][j];
            for (int j = 0; j < a.Length; j++) a[j] = j / units == 2 ? MathF.Tanh(a[j]) : 1 / (1 + MathF.Exp(-a[j]));
            a.CopyTo(PlainMatrix.Of(gates)[n]);
            for (int j = 0; j < units; j++)
            {
                float before = n < started ? PlainMatrix.Of(previousCell!)[n][j] : 0;
                float c = a[units + j] * before + a[j] * a[2 * units + j], t = MathF.Tanh(c);
                PlainMatrix.Of(cell)[n][j] = c;
                PlainMatrix.Of(cellTanh)[n][j] = t;
                PlainMatrix.Of(y)[n][j] = a[3 * units + j] * t;
            }
        }
    }

    public void LstmBackward(
        Matrix gates, Matrix? previousCell, Matrix cellTanh, Matrix dy, Matrix? dr, int next, Matrix dcell, Matrix dz)
    {
        int units = dy.Columns, started = previousCell?.Rows ?? 0;
        Require((gates.Rows, gates.Columns) == (dy.Rows, 4 * units) && (dz.Rows, dz.Columns) == (dy.Rows, 4 * units));
        Require((dy.Rows, units) == (cellTanh.Rows, cellTanh.Columns) && started <= dy.Rows && next <= dy.Rows);
        Require((dy.Rows, units) == (dcell.Rows, dcell.Columns) && next >= 0 && next <= (dr?.Rows ?? 0));
        Require((started == 0 || previousCell!.Columns == units) && (next == 0 || dr!.Columns == units));
        for (int n = 0; n < dy.Rows; n++)
        {
            float[] a = PlainMatrix.Of(gates)[n].ToArray();
            Span<float> carry = PlainMatrix.Of(dcell)[n], output = PlainMatrix.Of(dz)[n];
            for (int j = 0; j < units; j++)
            {
                float i = a[j], f = a[units + j], g = a[2 * units + j], o = a[3 * units + j];
                float t = PlainMatrix.Of(cellTanh)[n][j], dh = PlainMatrix.Of(dy)[n][j];
                if (n < next) dh += PlainMatrix.Of(dr!)[n][j];
                float dc = dh * o * (1 - t * t) + (n < next ? carry[j] : 0);
                float before = n < started ? PlainMatrix.Of(previousCell!)[n][j] : 0;
                output[j] = dc * g * i * (1 - i);
                output[units + j] = dc * before * f * (1 - f);
                output[2 * units + j] = dc * i * (1 - g * g);
                output[3 * units + j] = dh * t * o * (1 - o);
                carry[j] = dc * f;
            }
        }
    }
}
