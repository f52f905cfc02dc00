namespace MeProp.Conformance;

/// <summary>Copying rows, and gathering them from data sets.</summary>
public abstract class RowsConformance : DeviceSuite
{
    private const int TableRows = 9;
    private const float Pixels = 1f / 255;

    [Theory, EachDevice]
    public void Copy_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int length) in TestShapes.Batch())
        {
            HostMatrix source = TestMatrix.Gaussian(new RandomStream((ulong)length), n, length);
            device.Check(0, (d, m) => d.Rows.Copy(m[0], m[1]), source, TestMatrix.Filled(n, length));
        }
    }

    [Theory, EachDevice]
    public void Copy_turns_bytes_into_their_values(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int length) in TestShapes.Batch())
        {
            byte[] bytes = TestMatrix.Bytes(new RandomStream((ulong)length), n * length);
            device.Check(
                0, (d, m) => d.Rows.Copy(TestMatrix.Place(d, bytes, length, Pixels), m[0]),
                TestMatrix.Filled(n, length));
        }
    }

    [Theory, EachDevice]
    public void Gather_of_bytes_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int length) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * length));
            byte[] source = TestMatrix.Bytes(random, TableRows * length);
            int[] rows = RandomRows(random, n);
            device.Check(0, (d, _) =>
            {
                Matrix bytes = d.CreateByteMatrix(n, length, Pixels);
                Assert.True(bytes.HoldsBytes);
                d.Rows.Gather(d.CreateTable(source, length), TestMatrix.Place(d, rows), bytes);
                return [bytes];
            });
        }
    }

    [Theory, EachDevice]
    public void Bytes_from_the_host_equal_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int length) in TestShapes.Batch())
        {
            byte[] source = TestMatrix.Bytes(new RandomStream((ulong)(n + 1000 * length)), n * length);
            device.Check(0, (d, _) =>
            {
                Matrix bytes = d.CreateByteMatrix(n, length, Pixels);
                bytes.UploadBytes(source);
                Assert.Throws<ArgumentException>(() => bytes.UploadBytes(new byte[source.Length + 1]));
                return [bytes];
            });
        }
    }

    [Theory, EachDevice]
    public void Gather_of_floats_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int length) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * length));
            float[] source = TestMatrix.Gaussian(random, TableRows, length).ToArray();
            int[] rows = RandomRows(random, n);
            device.Check(
                0, (d, m) => d.Rows.Gather(d.CreateTable(source, length), TestMatrix.Place(d, rows), m[0]),
                TestMatrix.Filled(n, length));
        }
    }

    [Theory, EachDevice]
    public void Gather_of_integers_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int width) in ((int, int)[])[(0, 1), (1, 1), (7, 1), (50, 1), (3, 2), (10, 18), (300, 48)])
        {
            var random = new RandomStream((ulong)(n + 1000 * width));
            int[] source = [.. Enumerable.Range(0, TableRows * width).Select(_ => random.NextInt32(1000) - 500)];
            int[] rows = RandomRows(random, n);
            Indices destination = device.Place([.. Enumerable.Repeat(7, n * width)]);
            device.Device.Rows.Gather(device.Place(source), width, device.Place(rows), destination);
            Assert.Equal(rows.SelectMany(row => source[(row * width)..((row + 1) * width)]), destination.ToArray());
        }
    }

    [Theory, EachDevice]
    public void Gather_of_rows_of_a_matrix_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int length) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * length));
            int column = length % 7, behind = length % 3;
            int[] rows = RandomRows(random, n);
            for (int i = 2; i < n; i += 3) rows[i] = -1;
            device.Check(
                0, (d, m) => d.Rows.Gather(m[0], TestMatrix.Place(d, rows), m[1], column),
                TestMatrix.Gaussian(random, TableRows, length), TestMatrix.Filled(n, column + length + behind));
        }
    }

    [Theory, EachDevice]
    public void Gather_of_several_rows_side_by_side_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int perRow, int length) in ((int, int, int)[])[(1, 2, 1), (3, 18, 50), (50, 3, 17), (0, 4, 5)])
        {
            var random = new RandomStream((ulong)(n + 1000 * length));
            int[] rows = RandomRows(random, n * perRow);
            for (int i = 2; i < rows.Length; i += 3) rows[i] = -1;
            device.Check(
                0, (d, m) => d.Rows.Gather(m[0], TestMatrix.Place(d, rows), m[1], 2),
                TestMatrix.Gaussian(random, TableRows, length), TestMatrix.Filled(n, 2 + perRow * length + 1));
        }
    }

    [Theory, EachDevice]
    public void CopyColumns_equals_the_reference(string name)
    {
        using DeviceUnderTest device = Open(name);
        foreach ((int n, int length) in TestShapes.Batch())
        {
            var random = new RandomStream((ulong)(n + 1000 * length));
            int from = length % 5, to = length % 7;
            device.Check(
                0, (d, m) => d.Rows.CopyColumns(m[0], from, m[1], to, length),
                TestMatrix.Gaussian(random, n, from + length + 1), TestMatrix.Filled(n, to + length + 2));
        }
    }

    [Theory, EachDevice]
    public void Rows_that_do_not_exist_and_shapes_that_do_not_fit_are_refused(string name)
    {
        using DeviceUnderTest device = Open(name);
        Device d = device.Device;
        Table floats = d.CreateTable(new float[12], 4), bytes = d.CreateTable(new byte[12], 4);
        Matrix x = d.CreateMatrix(2, 4), pixels = d.CreateByteMatrix(2, 4, Pixels);
        Indices rows = device.Place(0, 2), source = device.Place(new int[12]);
        Assert.Equal((3, 4), (floats.Rows, floats.Columns));
        foreach (int wrong in (int[])[-1, 3])
        {
            Indices outside = device.Place(0, wrong);
            Refuses(() => d.Rows.Gather(floats, outside, x));
            Refuses(() => d.Rows.Gather(bytes, outside, pixels));
            Refuses(() => d.Rows.Gather(source, 4, outside, device.Place(new int[8])));
        }

        Refuses(() => d.Rows.Gather(floats, device.Place(0), x));
        Refuses(() => d.Rows.Gather(floats, rows, d.CreateMatrix(2, 5)));
        Refuses(() => d.Rows.Gather(floats, rows, pixels));
        Refuses(() => d.Rows.Gather(bytes, rows, x));
        Refuses(() => d.Rows.Gather(d.CreateTable(Array.Empty<byte>(), 4), rows, pixels));
        Refuses(() => d.Rows.Gather(source, 4, rows, device.Place(new int[9])));
        Refuses(() => d.Rows.Gather(source, 5, rows, device.Place(new int[10])));
        Refuses(() => d.Rows.Gather(source, 0, rows, device.Place()));
        Matrix wide = d.CreateMatrix(2, 6), table = d.CreateMatrix(3, 4);
        foreach (int wrong in (int[])[-2, 3]) Refuses(() => d.Rows.Gather(table, device.Place(0, wrong), wide, 1));
        Refuses(() => d.Rows.Gather(table, rows, wide, 3));
        Refuses(() => d.Rows.Gather(table, rows, wide, -1));
        Refuses(() => d.Rows.Gather(table, device.Place(0), wide, 0));
        Refuses(() => d.Rows.Gather(table, device.Place(0, 1, 2), wide, 0));
        Refuses(() => d.Rows.Gather(table, device.Place(0, 1, 2, 0), wide, 0));
        Refuses(() => d.Rows.CopyColumns(x, 0, wide, 3, 4));
        Refuses(() => d.Rows.CopyColumns(x, 1, wide, 0, 4));
        Refuses(() => d.Rows.CopyColumns(x, -1, wide, 0, 2));
        Refuses(() => d.Rows.CopyColumns(x, 0, wide, -1, 2));
        Refuses(() => d.Rows.CopyColumns(x, 0, wide, 0, 0));
        Refuses(() => d.Rows.CopyColumns(table, 0, wide, 0, 2));
        Refuses(() => d.Rows.Copy(x, d.CreateMatrix(3, 4)));
        Refuses(() => d.Rows.Copy(x, d.CreateMatrix(2, 5)));
        Refuses(() => d.Rows.Copy(x, pixels));
        Refuses(() => d.CreateTable(new float[13], 4));
    }

    private static void Refuses(Action action) => Assert.ThrowsAny<ArgumentException>(action);

    private static int[] RandomRows(RandomStream random, int count)
    {
        int[] rows = [.. Enumerable.Range(0, count).Select(_ => random.NextInt32(TableRows))];
        if (count > 0) rows[0] = TableRows - 1;
        return rows;
    }
}
