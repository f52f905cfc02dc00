namespace MeProp.Tests;

public unsafe class HostMatrixTests
{
    [Fact]
    public void Every_row_starts_at_a_64_byte_boundary_and_its_padding_is_zero()
    {
        for (int columns = 1; columns <= 300; columns++)
        {
            var matrix = new HostMatrix(5, columns);
            Assert.True(matrix.Stride >= columns && matrix.Stride % HostMatrix.Alignment == 0);
            matrix.Upload([.. Enumerable.Repeat(1f, 5 * columns)]);
            for (int row = 0; row < 5; row++)
            {
                float* start = matrix.Data + row * matrix.Stride;
                Assert.Equal(0, (nint)start % 64);
                AssertPaddingIsZero(matrix, row);
                Assert.True(matrix.Row(row) == new Span<float>(start, columns));
            }
        }
    }

    [Theory]
    [InlineData(256)]
    [InlineData(500)]
    [InlineData(512)]
    [InlineData(784)]
    [InlineData(1024)]
    public void Rows_are_not_a_multiple_of_1_KiB_apart(int columns) =>
        Assert.NotEqual(0, new HostMatrix(1, columns).Stride % 256);

    [Fact]
    public void A_new_matrix_is_zero()
    {
        var matrix = new HostMatrix(3, 7);
        Assert.Equal((3, 7, "3 × 7"), (matrix.Rows, matrix.Columns, matrix.ToString()));
        Assert.Equal(new float[21], matrix.ToArray());
    }

    [Fact]
    public void Upload_and_Download_are_row_after_row_without_gaps()
    {
        float[] values = [1, 2, 3, 4, 5, 6];
        HostMatrix matrix = TestMatrix.Of(2, 3, values);
        Assert.Equal([4, 5, 6], matrix.Row(1).ToArray());
        var downloaded = new float[6];
        matrix.Download(downloaded);
        Assert.Equal(values, downloaded);
        Assert.Equal(values, matrix.ToArray());
    }

    [Fact]
    public void SetRows_keeps_values_when_it_shrinks_and_grows_back()
    {
        HostMatrix matrix = TestMatrix.Of(3, 2, 1, 2, 3, 4, 5, 6);
        float* before = matrix.Data;
        matrix.SetRows(1);
        Assert.Equal([1, 2], matrix.ToArray());
        matrix.SetRows(3);
        Assert.Equal([1, 2, 3, 4, 5, 6], matrix.ToArray());
        Assert.True(before == matrix.Data);
    }

    [Fact]
    public void SetRows_allocates_when_it_grows_and_the_new_padding_is_zero()
    {
        var matrix = new HostMatrix(0, 5);
        Assert.Empty(matrix.ToArray());
        matrix.SetRows(100);
        matrix.Upload([.. Enumerable.Repeat(3f, 500)]);
        for (int row = 0; row < 100; row++)
        {
            Assert.Equal(0, (nint)(matrix.Data + row * matrix.Stride) % 64);
            AssertPaddingIsZero(matrix, row);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(0)]
    public void A_buffer_of_another_length_is_an_error_that_names_both(int length)
    {
        var matrix = new HostMatrix(2, 3);
        string upload = Assert.Throws<ArgumentException>(() => matrix.Upload(new float[length])).Message;
        string download = Assert.Throws<ArgumentException>(() => matrix.Download(new float[length])).Message;
        Assert.Contains($"6 values, the buffer {length}", upload, StringComparison.Ordinal);
        Assert.Contains("2 × 3", download, StringComparison.Ordinal);
    }

    [Fact]
    public void Sizes_that_make_no_matrix_are_errors()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostMatrix(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostMatrix(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HostMatrix(1, 1).SetRows(-1));
        Assert.Throws<ArgumentException>(() => new HostMatrix(1, 20, 16));
        Assert.Throws<ArgumentException>(() => new HostMatrix(1, 20, 30));
        Assert.ThrowsAny<Exception>(() => new HostMatrix(1 << 16, 1 << 16));
    }

    [Fact]
    public void A_row_out_of_range_is_an_error()
    {
        var matrix = new HostMatrix(3, 2);
        matrix.SetRows(2);
        Assert.Throws<ArgumentOutOfRangeException>(() => { matrix.Row(-1); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { matrix.Row(2); });
    }

    private static void AssertPaddingIsZero(HostMatrix matrix, int row)
    {
        float* padding = matrix.Data + row * matrix.Stride + matrix.Columns;
        Assert.Equal(-1, new ReadOnlySpan<float>(padding, matrix.Stride - matrix.Columns).IndexOfAnyExcept(0f));
    }
}
