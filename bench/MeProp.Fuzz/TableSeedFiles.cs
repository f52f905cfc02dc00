using System.Globalization;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace MeProp.Fuzz;

/// <summary>The right tables from which wrong ones are made.</summary>
internal static class TableSeedFiles
{
    public static byte[][] Csv()
    {
        StringBuilder numbers = new("a,b,c\n");
        for (int i = 0; i < 600; i++) numbers.Append(CultureInfo.InvariantCulture, $"{i * 0.37},{i % 7},t{i % 3}\n");
        return
        [
            "name,n\n\"Smith, \"\"J\"\"\nJr\",1\nb,2\n"u8.ToArray(),
            "name;size\r\n\"A;B\";1,5\r\nC;2,5\r\n"u8.ToArray(),
            "1\t2\t3\n4\t5\t6\n\n7\t8\t9"u8.ToArray(),
            Encoding.UTF8.GetBytes(numbers.ToString()),
        ];
    }

    public static byte[][] Parquet() =>
        [WriteAsync(5, 1).GetAwaiter().GetResult(), WriteAsync(300, 2).GetAwaiter().GetResult()];

    private static async Task<byte[]> WriteAsync(int rows, int groups)
    {
        var schema = new ParquetSchema(
            new DataField<double?>("d"), new DataField<int>("i"), new DataField<string>("s"), new DataField<bool>("b"));
        DataField[] fields = schema.DataFields;
        using var content = new MemoryStream();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(schema, content))
        {
            int[] numbers = [.. Enumerable.Range(0, rows)];
            for (int n = 0; n < groups; n++)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await group.WriteAsync<double>(
                    fields[0], Array.ConvertAll(numbers, i => i % 9 == 0 ? null : (double?)(0.1 * i)));
                await group.WriteAsync<int>(fields[1], numbers);
                await group.WriteAsync(fields[2], Array.ConvertAll(numbers, i => $"text {i % 5}"));
                await group.WriteAsync<bool>(fields[3], Array.ConvertAll(numbers, i => i % 2 == 0));
            }
        }

        return content.ToArray();
    }
}
