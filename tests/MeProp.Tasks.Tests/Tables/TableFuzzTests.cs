using System.Text;
using MeProp.Fuzz;

namespace MeProp.Tasks.Tests.Tables;

/// <summary>Damaged tables are refused with a message, and what is accepted can be written and read again.</summary>
public sealed class TableFuzzTests
{
    private const int Files = 4_000;

    private static readonly string[] Seeds =
    [
        "a,b,c\n1,x,\"q, \"\"r\"\"\n\"\n2,y,\n3,,z\n",
        "name;size\r\n\"A;B\";1,5\r\nC;2,5\r\n",
        "1\t2\t3\n4\t5\t6\n\n7\t8\t9",
    ];

    private static readonly string[] Pieces =
    [
        "\"", "\"\"", ",", ";", "\t", "\n", "\r", "\r\n", "\0", " ", "é", "1e999", "NaN", "\uFEFF", "\u2028", "a", "\\",
    ];

    [Fact]
    public void Damaged_tables_are_refused_or_read()
    {
        var random = new RandomStream(1);
        int accepted = 0, refused = 0;
        for (int i = 0; i < Files; i++)
        {
            byte[] bytes = Mutate(random);
            DataTable table;
            try
            {
                table = TableReader.Read(bytes, "x.csv", (TableHeader)random.NextInt32(3));
            }
            catch (DataSetException exception)
            {
                refused++;
                Assert.StartsWith("x.csv", exception.Message);
                continue;
            }

            accepted++;
            Assert.All(table.Columns, column => Assert.Equal(table.Rows, column.Count));
            string[][] cells = CellsOf(table);
            byte[] written = Encoding.UTF8.GetBytes(Write(table, cells));
            DataTable again = TableReader.Read(written, "again.csv", TableHeader.Yes);
            Assert.Equal(table.Format.Delimiter, again.Format.Delimiter);
            Assert.Equal(cells, CellsOf(again));
        }

        Assert.True(accepted > Files / 10 && refused > Files / 10, $"{accepted} accepted, {refused} refused");
    }

    [Theory]
    [InlineData(false, 120_000)]
    [InlineData(true, 60_000)]
    public void Files_of_the_fuzzer_break_no_promise(bool isParquet, int files)
    {
        TableFuzzReport report = new TableFuzzRun(1, isParquet).Run(files);
        Assert.Equal(files, report.Accepted + report.Rejected);
        Assert.True(report.Accepted > files / 50 && report.Rejected > files / 50, report.ToString());
    }

    private static byte[] Mutate(RandomStream random)
    {
        var text = new StringBuilder(Seeds[random.NextInt32(Seeds.Length)]);
        for (int n = random.NextInt32(5); n > 0; n--)
        {
            int place = random.NextInt32(text.Length + 1);
            if (random.NextInt32(2) == 0) text.Insert(place, Pieces[random.NextInt32(Pieces.Length)]);
            else if (place < text.Length) text.Remove(place, Math.Min(1 + random.NextInt32(4), text.Length - place));
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        if (bytes.Length > 0 && random.NextInt32(8) == 0)
            bytes[random.NextInt32(bytes.Length)] = (byte)random.NextInt32(256);
        return bytes;
    }

    private static string[][] CellsOf(DataTable table) =>
    [
        .. Enumerable.Range(0, table.Rows).Select(row =>
            table.Columns.Select(column => column.TextAt(row)).ToArray()),
    ];

    /// <summary>Names of columns that need no quotes keep the delimiter known.</summary>
    private static string Write(DataTable table, string[][] cells)
    {
        string header = string.Join(table.Format.Delimiter, table.Columns.Select((_, i) => $"n{i}"));
        IEnumerable<string> rows = cells.Select(row => string.Join(
            table.Format.Delimiter, row.Select(cell => table.Format.Quoted(cell))));
        return string.Join('\n', [header, .. rows]);
    }
}
