using static MeProp.Conformance.ReferenceMemory;

namespace MeProp.Conformance;

/// <summary>The specification of the time steps of recurrent layers.</summary>
internal sealed class ReferenceRecurrent : IRecurrentOperations
{
    public void LstmForward(
        Matrix z, Matrix? r, Matrix? previousCell, Matrix gates, Matrix cell, Matrix cellTanh, Matrix y)
    {
        int units = y.Columns;
        Require(z.Columns == 4 * units && SameShape(z, gates) && z.Rows == y.Rows);
        Require(SameShape(y, cell) && SameShape(y, cellTanh) && (r?.Rows ?? 0) == (previousCell?.Rows ?? 0));
        Require(IsPrefix(r, z) && IsPrefix(previousCell, y));
        for (int n = 0; n < z.Rows; n++)
        {
            bool hasPrevious = n < (r?.Rows ?? 0);
            for (int j = 0; j < units; j++)
            {
                double i = Sigmoid(Gate(n, j)), f = Sigmoid(Gate(n, units + j));
                double g = Math.Tanh(Gate(n, 2 * units + j)), o = Sigmoid(Gate(n, 3 * units + j));
                double c = i * g + f * (hasPrevious ? Row(previousCell!, n)[j] : 0);
                Row(gates, n)[j] = (float)i;
                Row(gates, n)[units + j] = (float)f;
                Row(gates, n)[2 * units + j] = (float)g;
                Row(gates, n)[3 * units + j] = (float)o;
                Row(cell, n)[j] = (float)c;
                Row(cellTanh, n)[j] = (float)Math.Tanh(c);
                Row(y, n)[j] = (float)(o * Math.Tanh(c));
            }

            double Gate(int row, int column) => (double)Row(z, row)[column] + (hasPrevious ? Row(r!, row)[column] : 0);
        }
    }

    public void LstmBackward(
        Matrix gates, Matrix? previousCell, Matrix cellTanh, Matrix dy, Matrix? dr, int next, Matrix dcell, Matrix dz)
    {
        int units = dy.Columns;
        Require(gates.Columns == 4 * units && gates.Rows == dy.Rows && SameShape(gates, dz));
        Require(SameShape(dy, cellTanh) && SameShape(dy, dcell) && IsPrefix(previousCell, dy));
        Require(next >= 0 && next <= dy.Rows);
        Require(next == 0 || (dr is not null && dr.Rows >= next && dr.Columns == units));
        for (int n = 0; n < dy.Rows; n++)
        {
            for (int j = 0; j < units; j++)
            {
                double i = Row(gates, n)[j], f = Row(gates, n)[units + j];
                double g = Row(gates, n)[2 * units + j], o = Row(gates, n)[3 * units + j];
                double t = Row(cellTanh, n)[j], dh = Row(dy, n)[j] + (n < next ? (double)Row(dr!, n)[j] : 0);
                double dc = dh * o * (1 - t * t) + (n < next ? Row(dcell, n)[j] : 0);
                double c = n < (previousCell?.Rows ?? 0) ? Row(previousCell!, n)[j] : 0;
                Row(dz, n)[j] = (float)(dc * g * i * (1 - i));
                Row(dz, n)[units + j] = (float)(dc * c * f * (1 - f));
                Row(dz, n)[2 * units + j] = (float)(dc * i * (1 - g * g));
                Row(dz, n)[3 * units + j] = (float)(dh * t * o * (1 - o));
                Row(dcell, n)[j] = (float)(dc * f);
            }
        }
    }

    private static bool IsPrefix(Matrix? part, Matrix whole) =>
        part is null || (part.Columns == whole.Columns && part.Rows <= whole.Rows);

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
