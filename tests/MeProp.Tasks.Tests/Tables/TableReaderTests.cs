using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace MeProp.Tasks.Tests.Tables;

public sealed class TableReaderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a,b\n1,x\n2,y\n")]
    [InlineData("a;b\r\n1;x\r\n2;y")]
    [InlineData("a\tb\n1\tx\n\n2\ty\n\n")]
    [InlineData("\uFEFF\"a\",\"b\"\n\"1\",\"x\"\n\"2\",y\n")]
    public void Delimiters_quotes_and_line_ends_are_found_out(string text)
    {
        DataTable table = Read(text);
        Assert.Equal(["a", "b"], Names(table));
        Assert.Equal(2, table.Rows);
        Assert.Equal(["1", "2"], Cells(table, 0));
        Assert.Equal(["x", "y"], Cells(table, 1));
        Assert.True(table.Format.HasHeader);
    }

    /// <summary>Batches of cells are taken while the next one is scanned.</summary>
    [Fact]
    public void Long_tables_have_the_cells_of_their_lines()
    {
        var text = new StringBuilder("a,b,c\n");
        var random = new RandomStream(3);
        const int rows = 40_000;
        string[] lines =
        [
            .. Enumerable.Range(0, rows).Select(row => string.Create(
                CultureInfo.InvariantCulture, $"{row},{random.NextDouble():0.000},{(row == rows - 2 ? "late" : "")}")),
        ];
        text.AppendJoin('\n', lines);
        DataTable table = TableReader.Read(Encoding.UTF8.GetBytes(text.ToString()), "x");
        Assert.Equal(rows, table.Rows);
        for (int row = 0; row < rows; row++)
        {
            string[] cells = lines[row].Split(',');
            Assert.Equal(
                cells[..2].Select(cell => (double?)double.Parse(cell, CultureInfo.InvariantCulture)),
                [table.Columns[0][row].Number, table.Columns[1][row].Number]);
            Assert.Equal(cells[2], table.Columns[2].TextAt(row));
        }

        Assert.Equal(
            $"x, line {rows + 2}: 2 columns, but the first line has 3 columns. Give all rows the same number of columns.",
            Assert.Throws<DataSetException>(
                () => TableReader.Read(Encoding.UTF8.GetBytes($"{text}\n1,2"), "x")).Message);
    }

    [Fact]
    public void Quoted_cells_keep_delimiters_quotes_and_line_ends()
    {
        DataTable table = Read("name,n\n\"Smith, \"\"J\"\"\nJr\",1\nb,2\n");
        Assert.Equal(["Smith, \"J\"\nJr", "b"], Cells(table, 0));
        Assert.Equal((2, 4), (table.LineOf(0), table.LineOf(1)));
        Assert.Equal("\"Smith, \"\"J\"\"\nJr\"", table.Format.Quoted(table.Columns[0].Texts[0]));
    }

    [Fact]
    public void Rows_know_their_lines()
    {
        DataTable table = Read("1,2\n\n3,4\n\n\n5,6", TableHeader.No);
        Assert.Equal([1, 3, 6], Enumerable.Range(0, 3).Select(table.LineOf));
        Assert.Equal(3, Read("\n\na,b\n1,2\n3,4").LineOf(0) - 1);
    }

    [Fact]
    public void A_comma_within_quotes_does_not_decide_the_delimiter()
    {
        DataTable table = Read("a;b\n\"1,2,3,4\";5\n\"2,3,4,5\";6\n");
        Assert.Equal(';', table.Format.Delimiter);
        Assert.Equal(["1,2,3,4", "2,3,4,5"], Cells(table, 0));
    }

    [Fact]
    public void The_comma_is_decimal_where_it_is_no_delimiter()
    {
        DataTable table = Read("a;b\n1,5;x\n-2,25;y\n");
        Assert.Equal([1.5, -2.25], table.Columns[0].Values.Select(value => value.Number!.Value));
        Assert.Null(Read("a,b\n\"1,5\",x\n\"2,5\",y\n").Columns[0].Values[0].Number);
    }

    [Theory]
    [InlineData("1,x\n2,y\n", false, "have no")]
    [InlineData("n,c\n1,x\n2,y\n", true, null)]
    [InlineData("colour,size\nred,big\nblue,big\n", true, "is taken for names")]
    [InlineData("red,big\nblue,big\nred,small\n", false, "have no")]
    public void A_header_is_found_out_and_told(string text, bool hasHeader, string? note)
    {
        DataTable table = Read(text);
        Assert.Equal(hasHeader, table.Format.HasHeader);
        if (note is null) Assert.Empty(table.Notes);
        else Assert.Contains(hasHeader ? note : "has no line with names", Assert.Single(table.Notes));
        Assert.Equal(hasHeader ? 1 : 0, Read(text, TableHeader.No).Rows - Read(text).Rows);
        Assert.Empty(Read(text, TableHeader.No).Notes);
    }

    [Fact]
    public void Columns_without_a_name_are_numbered()
    {
        Assert.Equal(["column 1", "a"], Names(Read(",a\n0,5\n1,6\n")));
        Assert.Equal(["column 1", "column 2"], Names(Read("1,2\n3,4\n")));
    }

    [Fact]
    public void Columns_are_found_by_name_and_number()
    {
        DataTable table = Read("weight,2\n1,5\n2,6\n", TableHeader.Yes);
        Assert.Equal((0, 1, 0, 1), (
            table.PlaceOf("weight"), table.PlaceOf("2"), table.PlaceOf("1"), table.PlaceOfName("2")));
        string error = Assert.Throws<DataSetException>(() => table.PlaceOf("wieght")).Message;
        Assert.Equal(
            "test.csv has no column \"wieght\". Did you mean weight? Its columns are \"weight\", \"2\".", error);
    }

    [Fact]
    public void Cells_of_many_texts_are_kept()
    {
        string[] cells = [.. Enumerable.Range(0, 1000).Select(i => $"t{i * 7 % 600}")];
        DataTable table = Read("a,n\n" + string.Concat(cells.Select(cell => $"{cell},1\n")));
        Assert.Equal(cells, Cells(table, 0));
        Assert.Equal(600, table.Columns[0].Texts.Count);
    }

    [Fact]
    public void Gzip_files_are_read_and_truncated_ones_refused()
    {
        byte[] packed = Pack(string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i * i},{i}\n")));
        Assert.Equal(2000, TableReader.Read(_folder.Write("a.csv.gz", packed)).Rows);
        for (int cut = 1; cut < packed.Length; cut += 101)
        {
            string path = _folder.Write("b.csv.gz", packed[..^cut]);
            Assert.Contains(path, Assert.Throws<DataSetException>(() => TableReader.Read(path)).Message);
        }
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "test.csv, line 3: 1 column, but the first line has 2 columns.")]
    [InlineData("a,b\n1,2\n\n3,4,5\n", "test.csv, line 4: 3 columns, but the first line has 2 columns.")]
    [InlineData("a,b\n1,2\n\"3,4\n5,6\n", "lines 3 to ")]
    [InlineData("a,b,a\n1,2,3\n", "test.csv, line 1: the columns 1 and 3 have the same name \"a\".")]
    [InlineData("a\n1\n", "test.csv has one column.")]
    [InlineData("a,b\n", "no rows below its header in line 1.")]
    public void Faults_are_told_with_their_line(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<DataSetException>(() => Read(text, TableHeader.Yes)).Message);

    [Fact]
    public void Text_that_is_not_UTF8_is_told_with_its_line()
    {
        byte[] latin = [.. "a,b\n1,x\n2,"u8, 0xE9, .. "t\n"u8];
        Assert.Contains(
            "test.csv, line 3: not UTF-8.",
            Assert.Throws<DataSetException>(() => TableReader.Read(latin, "test.csv")).Message);
    }

    public static TheoryData<byte[], string> Foreign => new()
    {
        { [], "is empty" },
        { [.. "PK\u0003\u0004\u0014\0\u0006\0[Content_Types].xml"u8], "is a ZIP archive" },
        { [.. "PK\u0003\u0004\u0014\0\u0006\0[Content_Types].xml"u8], "save its sheet as CSV" },
        { [.. "<!DOCTYPE html><html><body>404</body></html>"u8], "is a web page" },
        { [.. "PAR1\u0015\u0004\u0015\0\u0015\0\0\0\0\0"u8], "is a damaged Parquet file" },
        { [0xFF, 0xFE, .. "a\0,\0b\0\n\0"u8], "text in UTF-16" },
        { [1, 2, 3, 4, 0, 0, 0, 0, 5, 6, 7, 8], "is a binary file" },
        { [0x89, .. "PNG\r\n\u001A\n\0\0\0\0"u8], "is a PNG image" },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Other_files_are_called_what_they_are(byte[] content, string expected)
    {
        string path = _folder.Write("x.csv", content);
        string error = Assert.Throws<DataSetException>(() => TableReader.Read(path)).Message;
        Assert.Contains(expected, error);
        Assert.Contains(path, error);
    }

    [Fact]
    public void A_missing_file_is_told()
    {
        Assert.Contains(
            "does not exist", Assert.Throws<DataSetException>(() => TableReader.Read(_folder.At("none.csv"))).Message);
    }

    private static DataTable Read(string text, TableHeader header = TableHeader.Auto)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return TableReader.Read(
            bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes, "test.csv", header);
    }

    private static string[] Names(DataTable table) => [.. table.Columns.Select(column => column.Name)];

    private static string[] Cells(DataTable table, int column) =>
        [.. Enumerable.Range(0, table.Rows).Select(table.Columns[column].TextAt)];

    private static byte[] Pack(string text)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
