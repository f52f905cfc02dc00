using System.Globalization;
using System.Text;

namespace MeProp.Tasks.Tests.Tables;

/// <summary>Columns of many numbers give up their texts, and get others when a text comes.</summary>
public sealed class TableColumnTests
{
    private const int Many = TableColumnBuilder.MaxTexts + 1_000;

    [Fact]
    public void Many_numbers_are_stored_without_texts()
    {
        string[] cells = [.. Enumerable.Range(0, Many).Select(i => i % 100 == 7 ? "NA" : $" {i}.50")];
        TableColumn column = Build(cells);
        Assert.True(column.IsPlain && column.HoldsNumbers);
        Assert.Equal((Many, "2.5", ""), (column.Count, column.TextAt(2), column.TextAt(107)));
        Assert.Equal([2.5, null, 5000.5], (double?[])[column[2].Number, column[7].Number, column[5000].Number]);
        Assert.Equal(cells.Count(cell => cell != "NA"), column.DifferentNumbers().Length);
        Assert.Equal(
            cells.Select(cell => CellValue.Of(cell, false).Number), column.Values.Select(value => value.Number));
    }

    [Fact]
    public void Few_numbers_and_texts_keep_their_texts()
    {
        TableColumn few = Build([.. Enumerable.Range(0, Many).Select(i => $"{i % TableColumnBuilder.MaxTexts}.50")]);
        Assert.False(few.IsPlain);
        Assert.Equal(("2.50", TableColumnBuilder.MaxTexts), (few.TextAt(2), few.Texts.Count));
        TableColumn texts = Build(["x", .. Enumerable.Range(0, Many).Select(i => $"{i}.50")]);
        Assert.False(texts.IsPlain || texts.HoldsNumbers);
        Assert.Equal("4999.50", texts.TextAt(5000));
    }

    [Fact]
    public void A_late_text_turns_numbers_back_to_their_shortest_texts()
    {
        string[] cells = [.. Enumerable.Range(0, Many).Select(i => i == 9 ? "null" : $"{i}.50"), "x", "3.50", "?"];
        TableColumn column = Build(cells);
        Assert.False(column.IsPlain || column.HoldsNumbers);
        Assert.Equal(
            ["8.5", "", "10.5", "x", "3.5", ""],
            ((int[])[8, 9, 10, Many, Many + 1, Many + 2]).Select(column.TextAt));
        Assert.Equal(column.IndexAt(3), column.IndexAt(Many + 1));
        Assert.Equal(Many + 1, column.Texts.Count);
    }

    [Fact]
    public void Numbers_are_parsed_to_the_same_bits_as_by_the_runtime()
    {
        var random = new RandomStream(1);
        for (int i = 0; i < 200_000; i++)
        {
            string text = Number(random);
            bool isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double expected)
                && double.IsFinite(expected);
            Assert.Equal(isNumber, DecimalNumber.TryParse(text, out double number));
            if (isNumber)
                Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(number));
        }

        Assert.All(
            ["", "-", ".", "+.", "1.2.3", "1,5", "--1", "1e", "0x1", "1e999"],
            text => Assert.False(DecimalNumber.TryParse(text, out _), text));
        Assert.True(DecimalNumber.TryParse("-0", out double zero) && double.IsNegative(zero));
    }

    [Fact]
    public void Large_tables_are_read_in_batches()
    {
        var text = new StringBuilder("n,t,x\n");
        for (int i = 0; i < 60_000; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i * 0.125},\"t {i % 300}\",{(i % 5 == 0 ? "" : $"{i}")}\n");
        DataTable table = TableReader.Read(Encoding.UTF8.GetBytes(text.ToString()), "big.csv");
        Assert.Equal(60_000, table.Rows);
        for (int i = 0; i < table.Rows; i++)
        {
            Assert.Equal(i * 0.125, table.Columns[0][i].Number);
            Assert.Equal($"t {i % 300}", table.Columns[1].TextAt(i));
            Assert.Equal(i % 5 == 0 ? null : (double?)i, table.Columns[2][i].Number);
            Assert.Equal(i + 2, table.LineOf(i));
        }

        // Bytes that are no UTF-8, far behind the first block.
        byte[] bad = Encoding.UTF8.GetBytes(text.ToString());
        bad[^3] = 0xE9;
        Assert.Contains(
            "big.csv, line 60001: not UTF-8.",
            Assert.Throws<DataSetException>(() => TableReader.Read(bad, "big.csv")).Message);
    }

    [Fact]
    public void Too_many_columns_and_too_long_cells_are_told()
    {
        string header = string.Join(',', Enumerable.Range(0, TableScan.MaxColumns + 1).Select(i => $"c{i}"));
        Assert.Contains("65,537 columns are too many", Error(header));
        Assert.Contains("column 2 holds", Error($"a,b\n1,{new string('x', TableScan.MaxCellLength + 1)}\n"));
        Assert.Contains("closing quote", Error($"a,b\n1,\"{new string('\n', 20_000_000)}"));

        static string Error(string text) => Assert.Throws<DataSetException>(
            () => TableReader.Read(Encoding.UTF8.GetBytes(text), "x.csv")).Message;
    }

    private static string Number(RandomStream random)
    {
        string text = random.NextInt32(6) switch
        {
            0 => $"{random.NextInt32(1000)}",
            1 => random.NextDouble().ToString("R", CultureInfo.InvariantCulture),
            2 => (random.NextDouble() * 1e6).ToString("0.000", CultureInfo.InvariantCulture),
            3 => $"{random.NextUInt64()}",
            4 => (random.NextGaussian() * Math.Pow(10, random.NextInt32(60) - 30)).ToString(
                "R", CultureInfo.InvariantCulture),
            _ => $"{random.NextInt32(100_000)}.{random.NextUInt64()}",
        };
        if (random.NextInt32(4) > 0) return text;
        int place = random.NextInt32(text.Length + 1);
        return text.Insert(place, $"{"0-+.e 9"[random.NextInt32(7)]}");
    }

    private static TableColumn Build(string[] cells)
    {
        var builder = new TableColumnBuilder(hasDecimalComma: false);
        foreach (string cell in cells) builder.Add(cell);
        return builder.Finish("c");
    }
}
