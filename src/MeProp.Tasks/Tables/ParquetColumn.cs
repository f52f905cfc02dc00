using System.Globalization;
using System.Numerics;
using Parquet.Schema;

namespace MeProp.Tasks;

/// <summary>Reads a column of Parquet as a text with the same content has it.</summary>
internal static class ParquetColumn
{
    private const string Date = "yyyy-MM-dd", Time = "HH:mm:ss.FFFFFFF";

    private static readonly System.Type[] Known =
    [
        typeof(string), typeof(ReadOnlyMemory<char>), typeof(bool), typeof(double), typeof(float), typeof(decimal),
        typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long),
        typeof(ulong), typeof(DateTime), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Guid),
    ];

    public static bool IsKnown(System.Type type) => Array.IndexOf(Known, type) >= 0;

    public static TableColumn Read(ParquetTable table, DataField field, string name) => field.ClrType switch
    {
        var type when type == typeof(string) || type == typeof(ReadOnlyMemory<char>) => Strings(table, field, name),
        var type when type == typeof(bool) => Texts<bool>(table, field, name, value => value ? "true" : "false"),
        var type when type == typeof(double) => Numbers<double>(table, field, name, value => value),
        var type when type == typeof(float) => Numbers<float>(table, field, name, Shortest),
        var type when type == typeof(decimal) => Numbers<decimal>(table, field, name, Shortest),
        var type when type == typeof(sbyte) => Numbers<sbyte>(table, field, name, value => value),
        var type when type == typeof(byte) => Numbers<byte>(table, field, name, value => value),
        var type when type == typeof(short) => Numbers<short>(table, field, name, value => value),
        var type when type == typeof(ushort) => Numbers<ushort>(table, field, name, value => value),
        var type when type == typeof(int) => Numbers<int>(table, field, name, value => value),
        var type when type == typeof(uint) => Numbers<uint>(table, field, name, value => value),
        var type when type == typeof(long) => Numbers<long>(table, field, name, value => value),
        var type when type == typeof(ulong) => Numbers<ulong>(table, field, name, value => value),
        var type when type == typeof(DateTime) => Texts<DateTime>(
            table, field, name,
            value => Text(value, value.TimeOfDay == default ? Date : $"{Date}T{Time}")),
        var type when type == typeof(DateOnly) => Texts<DateOnly>(table, field, name, value => Text(value, Date)),
        var type when type == typeof(TimeOnly) => Texts<TimeOnly>(table, field, name, value => Text(value, Time)),
        var type when type == typeof(TimeSpan) => Texts<TimeSpan>(table, field, name, value => Text(value, "c")),
        _ => Texts<Guid>(table, field, name, value => value.ToString()),
    };

    private static TableColumn Numbers<T>(ParquetTable table, DataField field, string name, Func<T, double> convert)
        where T : struct
    {
        var numbers = new double[table.Rows];
        int row = 0;
        ForEach<T>(table, field, value =>
        {
            double number = value is { } present ? convert(present) : double.NaN;
            if (double.IsInfinity(number))
            {
                throw new DataSetException(
                    $"{table.Source}, row {row + 1}: {MessageText.Quote(name)} is infinite. Expected a number, or a null "
                    + "where it is missing.");
            }

            numbers[row++] = number;
        });
        return new(name, numbers);
    }

    private static TableColumn Texts<T>(ParquetTable table, DataField field, string name, Func<T, string> convert)
        where T : struct
    {
        var builder = new TableColumnBuilder(hasDecimalComma: false);
        ForEach<T>(table, field, value => builder.Add(value is { } present ? convert(present) : ""));
        return builder.Finish(name);
    }

    private static TableColumn Strings(ParquetTable table, DataField field, string name)
    {
        var builder = new TableColumnBuilder(hasDecimalComma: false);
        table.ForEachGroup(field, group =>
        {
            var texts = new string?[group.RowCount];
            group.ReadAsync(field, texts.AsMemory()!, null).AsTask().GetAwaiter().GetResult();
            foreach (string? text in texts) builder.Add(text);
        });
        return builder.Finish(name);
    }

    private static void ForEach<T>(ParquetTable table, DataField field, Action<T?> take)
        where T : struct => table.ForEachGroup(field, group =>
    {
        if (field.IsNullable)
        {
            var values = new T?[group.RowCount];
            group.ReadAsync<T>(field, values.AsMemory(), null).AsTask().GetAwaiter().GetResult();
            foreach (T? value in values) take(value);
        }
        else
        {
            var values = new T[group.RowCount];
            group.ReadAsync<T>(field, values.AsMemory(), null).AsTask().GetAwaiter().GetResult();
            foreach (T value in values) take(value);
        }
    });

    /// <summary>The double nearest to the shortest text: 0.1 for the float 0.1, as a file of text has it.</summary>
    private static double Shortest<T>(T value)
        where T : INumber<T>
    {
        Span<char> text = stackalloc char[64];
        if (!value.TryFormat(text, out int length, default, CultureInfo.InvariantCulture)) return double.NaN;
        return double.Parse(text[..length], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static string Text(IFormattable value, string format) =>
        value.ToString(format, CultureInfo.InvariantCulture);
}
