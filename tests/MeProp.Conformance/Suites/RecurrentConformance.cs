namespace MeProp.Conformance;

/// <summary>Time steps of recurrent layers.</summary>
public abstract class RecurrentConformance : DeviceSuite
{
    [Theory, EachDevice]
    public void LstmForward_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int units) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * units));
            HostMatrix z = TestMatrix.Gaussian(random, n, 4 * units), nothing = TestMatrix.Filled(n, units);
            foreach (int before in ((int[])[0, n / 2, n]).Distinct())
            {
                HostMatrix r = TestMatrix.Gaussian(random, before, 4 * units);
                HostMatrix previous = TestMatrix.Gaussian(random, before, units);
                device.Check(
                    Tolerances.Element,
                    (d, m) => d.Recurrent.LstmForward(
                        m[0], before > 0 ? m[1] : null, before > 0 ? m[2] : null, m[3], m[4], m[5], m[6]),
                    z, r, previous, TestMatrix.Filled(n, 4 * units), nothing, nothing, nothing);
                device.Check(
                    Tolerances.Element,
                    (d, m) => d.Recurrent.LstmForward(m[0], m[1], m[2], m[0], m[3], m[4], m[5]),
                    z, r, previous, nothing, nothing, nothing);
            }
        }
    }

    [Theory, EachDevice]
    public void LstmForward_has_the_right_limits(string name)
    {
        using DeviceUnderTest device = Open(name);
        float[] limits =
        [
            float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1e-30f, 20, -20, 89, -89, 1e12f, -1e12f,
        ];
        int units = limits.Length;
        for (int gate = 0; gate < 4; gate++)
        {
            HostMatrix z = TestMatrix.Filled(1, 4 * units, 0.5f), y = TestMatrix.Filled(1, units, 0);
            limits.CopyTo(z.Row(0)[(gate * units)..]);
            device.Check(
                Tolerances.Element,
                (d, m) => d.Recurrent.LstmForward(m[0], null, null, m[0], m[1], m[2], m[3]), z, y, y, y);
        }
    }

    [Theory, EachDevice]
    public void LstmBackward_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int units) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * units));
            HostMatrix gates = TestMatrix.Gaussian(random, n, 4 * units), tanh = TestMatrix.Gaussian(random, n, units);
            HostMatrix dy = TestMatrix.Gaussian(random, n, units);
            foreach ((int before, int next) in ((int, int)[])[(0, n), (n / 2, n / 3), (n, 0), (n, n)])
            {
                HostMatrix previous = TestMatrix.Gaussian(random, before, units);
                HostMatrix dr = TestMatrix.Gaussian(random, Math.Min(n, next + 1), units), dcell = new(n, units);
                for (int row = 0; row < n; row++)
                {
                    // Rows without a next step hold what is not a number: it must not be read.
                    if (row < next) TestMatrix.Gaussian(random, 1, units).Row(0).CopyTo(dcell.Row(row));
                    else dcell.Row(row).Fill(float.NaN);
                    if (row >= next && row < dr.Rows) dr.Row(row).Fill(float.NaN);
                }

                device.Check(
                    Tolerances.Sum(4),
                    (d, m) => d.Recurrent.LstmBackward(
                        m[0], before > 0 ? m[1] : null, m[2], m[3], next > 0 ? m[4] : null, next, m[5], m[6]),
                    gates, previous, tanh, dy, dr, dcell, TestMatrix.Filled(n, 4 * units));
                device.Check(
                    Tolerances.Sum(4),
                    (d, m) => d.Recurrent.LstmBackward(m[0], m[1], m[2], m[3], m[4], next, m[5], m[0]),
                    gates, previous, tanh, dy, dr, dcell);
            }
        }
    }

    [Theory, EachDevice]
    public void Operands_that_do_not_fit_are_refused(string name)
    {
        using DeviceUnderTest device = Open(name);
        IRecurrentOperations operations = device.Device.Recurrent;
        Matrix gates = Zeros(3, 8), units = Zeros(3, 2), r = Zeros(2, 8), previous = Zeros(2, 2);
        operations.LstmForward(gates, r, previous, gates, units, Zeros(3, 2), Zeros(3, 2));
        foreach (Matrix wrong in (Matrix[])[Zeros(3, 3), Zeros(4, 2)])
        {
            Refuses(() => operations.LstmForward(gates, r, previous, gates, wrong, units, units));
            Refuses(() => operations.LstmForward(gates, r, previous, gates, units, wrong, units));
            Refuses(() => operations.LstmForward(gates, r, previous, gates, units, units, wrong));
            Refuses(() => operations.LstmForward(gates, r, wrong, gates, units, units, units));
            Refuses(() => operations.LstmBackward(gates, wrong, units, units, units, 3, units, gates));
            Refuses(() => operations.LstmBackward(gates, previous, wrong, units, units, 3, units, gates));
            Refuses(() => operations.LstmBackward(gates, previous, units, wrong, units, 3, units, gates));
            Refuses(() => operations.LstmBackward(gates, previous, units, units, units, 3, wrong, gates));
        }

        Refuses(() => operations.LstmForward(gates, Zeros(4, 8), Zeros(4, 2), gates, units, units, units));
        Refuses(() => operations.LstmForward(gates, r, null, gates, units, units, units));
        Refuses(() => operations.LstmForward(gates, null, previous, gates, units, units, units));
        Refuses(() => operations.LstmForward(gates, r, previous, Zeros(3, 9), units, units, units));
        Refuses(() => operations.LstmBackward(gates, previous, units, units, previous, 3, units, gates));
        Refuses(() => operations.LstmBackward(gates, previous, units, units, null, 1, units, gates));
        Refuses(() => operations.LstmBackward(gates, previous, units, units, units, -1, units, gates));
        Refuses(() => operations.LstmBackward(gates, previous, units, units, units, 4, units, gates));
        Refuses(() => operations.LstmBackward(gates, previous, units, units, units, 3, units, r));

        Matrix Zeros(int rows, int columns) => device.Device.CreateMatrix(rows, columns);
    }

    private static void Refuses(Action action) => Assert.ThrowsAny<ArgumentException>(action);
}
