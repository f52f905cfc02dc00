using Parquet;
using Parquet.Schema;

#pragma warning disable xUnit1051 // small files are written at once

namespace MeProp.Tasks.Tests.Tables;

public sealed class ParquetTableTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Numbers_texts_dates_and_missing_values_are_read()
    {
        var schema = new ParquetSchema(
            new DataField<double?>("d"), new DataField<float>("f"), new DataField<int?>("i"),
            new DataField<string>("s"), new DataField<bool?>("b"),
            new DataField<DateTime>("t"), new DecimalDataField("m", 10, 2),
            new DataField<byte[]>("raw"));
        DataField[] fields = schema.DataFields;
        DataTable table = TableReader.Read(await Write(schema, 2, async (group, _) =>
        {
            await group.WriteAsync<double>(fields[0], new double?[] { 1.5, null, -2 });
            await group.WriteAsync<float>(fields[1], new[] { 0.1f, 2, float.NaN });
            await group.WriteAsync<int>(fields[2], new int?[] { 7, 8, null });
            await group.WriteAsync(fields[3], new[] { "x", null!, "ü, \"z\"" });
            await group.WriteAsync<bool>(fields[4], new bool?[] { true, null, false });
            await group.WriteAsync<DateTime>(
                fields[5],
                new[] { new DateTime(2024, 2, 29, 0, 0, 0, DateTimeKind.Utc), DateTime.UnixEpoch, DateTime.UnixEpoch });
            await group.WriteAsync<decimal>(fields[6], new[] { 1.25m, -3, 0 });
            await group.WriteAsync(fields[7], new byte[][] { [1], [2], [3] });
        }));
        Assert.Equal(["d", "f", "i", "s", "b", "t", "m"], table.Columns.Select(column => column.Name));
        Assert.Equal(6, table.Rows);
        Assert.Equal([1.5, null, -2.0, 1.5, null, -2.0], Numbers(table, 0));
        Assert.Equal([0.1, 2.0, null], Numbers(table, 1).Take(3));
        Assert.Equal([7.0, 8.0, null], Numbers(table, 2).Take(3));
        Assert.Equal(["x", "", "ü, \"z\""], Texts(table, 3).Take(3));
        Assert.Equal(["true", "", "false"], Texts(table, 4).Take(3));
        Assert.StartsWith("2024-02-29", table.Columns[5].TextAt(0));
        Assert.Equal([1.25, -3.0, 0.0], Numbers(table, 6).Take(3));
        Assert.Contains("left out, because they hold lists, structures or bytes: \"raw\".", Assert.Single(table.Notes));
        Assert.Equal("row 3", table.WhereIs(2));
    }

    [Fact]
    public async Task Damaged_files_are_refused_with_their_name()
    {
        byte[] file = File.ReadAllBytes(await WriteNumbers());
        string path = _folder.Write("x.parquet", file);
        Assert.Equal(3, TableReader.Read(path).Rows);
        for (int cut = 1; cut < file.Length; cut += 7)
        {
            if (file.Length - cut < 8) continue;
            File.WriteAllBytes(path, file[..^cut]);
            Assert.Contains(path, Assert.Throws<DataSetException>(() => TableReader.Read(path)).Message);
        }
    }

    [Fact]
    public async Task Sizes_in_a_footer_are_not_trusted()
    {
        byte[] file = File.ReadAllBytes(await WriteNumbers());
        string path = _folder.At("x.parquet");
        int footer = BitConverter.ToInt32(file, file.Length - 8), begin = file.Length - 8 - footer;
        int refused = 0;
        for (int place = begin; place < file.Length - 8; place++)
        {
            byte[] bad = [.. file];
            bad[place] = 0x7E;
            File.WriteAllBytes(path, bad);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                TableReader.Read(path);
            }
            catch (DataSetException e)
            {
                refused++;
                Assert.Contains(path, e.Message);
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
        }

        Assert.True(refused > footer / 10, $"{refused} of {footer} refused");
    }

    /// <summary>A block of Snappy begins with the size that it says it unpacks to.</summary>
    [Fact]
    public async Task Sizes_in_packed_pages_are_not_trusted()
    {
        byte[] file = File.ReadAllBytes(await WriteNumbers());
        string path = _folder.At("x.parquet");
        int footer = file.Length - 8 - BitConverter.ToInt32(file, file.Length - 8), found = 0;
        for (int place = 4; place < footer - 5; place++)
        {
            File.WriteAllBytes(path, [.. file[..place], 0xFF, 0xFF, 0xFF, 0xFF, 0x03, .. file[(place + 5)..]]);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                TableReader.Read(path);
            }
            catch (DataSetException e)
            {
                if (e.Message.Contains("announces 1073741823 bytes to unpack", StringComparison.Ordinal)) found++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        }

        Assert.True(found >= 2, $"{found} pages refused");
    }

    /// <summary>The library would read past the end, some versions without an end.</summary>
    [Theory]
    [InlineData(0, 0x18, "a field has the type 8 instead of 5")]
    [InlineData(0, 0x50, "a field has the type 0 instead of 9")]
    [InlineData(0, 0x05, "a field has the number -1")]
    [InlineData(0, 0x11, "a field has the type 1 instead of 5")]
    [InlineData(0, 0xF1, "a field that is not known has the type 1")]
    public async Task Types_of_fields_are_not_trusted(int offset, byte head, string fault)
    {
        byte[] file = File.ReadAllBytes(await WriteNumbers());
        int begin = file.Length - 8 - BitConverter.ToInt32(file, file.Length - 8);
        file[begin + offset] = head;
        if (head == 0x05) file[begin + 1] = 1;
        string path = _folder.Write("x.parquet", file);
        Assert.Contains(fault, Assert.Throws<DataSetException>(() => TableReader.Read(path)).Message);
    }

    private Task<string> WriteNumbers()
    {
        var schema = new ParquetSchema(new DataField<double>("a"), new DataField<string>("b"));
        return Write(schema, 1, async (group, fields) =>
        {
            await group.WriteAsync<double>(fields[0], new[] { 1.0, 2, 3 });
            await group.WriteAsync(fields[1], new[] { "x", "y", "x" });
        });
    }

    private async Task<string> Write(
        ParquetSchema schema, int groups, Func<ParquetRowGroupWriter, DataField[], Task> write)
    {
        string path = _folder.At("table.parquet");
        await using FileStream file = File.Create(path);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, file);
        for (int i = 0; i < groups; i++)
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await write(group, schema.DataFields);
        }

        return path;
    }

    private static IEnumerable<double?> Numbers(DataTable table, int column) =>
        Enumerable.Range(0, table.Rows).Select(row => table.Columns[column][row].Number);

    private static IEnumerable<string> Texts(DataTable table, int column) =>
        Enumerable.Range(0, table.Rows).Select(table.Columns[column].TextAt);
}
