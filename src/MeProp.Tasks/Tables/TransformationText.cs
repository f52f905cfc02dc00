using System.Globalization;
using System.Text.Json;

namespace MeProp.Tasks;

/// <summary>Writes a transformation as text, for the metadata of a model file, and reads it.</summary>
internal static class TransformationText
{
    private const string Number = "number", Category = "category", Byte = "byte";

    public static string Write(TableTransformation transformation) => JsonSerializer.Serialize(new()
    {
        Version = TransformationFile.CurrentVersion,
        Target = transformation.Target.Name,
        TargetPlace = transformation.Target.Place,
        Classes = transformation.Target.IsNumber ? null : transformation.Target.Classes,
        TargetMean = transformation.Target.IsNumber ? transformation.Target.Mean : null,
        TargetDeviation = transformation.Target.IsNumber ? transformation.Target.Deviation : null,
        Header = transformation.HasHeader,
        TableColumns = transformation.TableColumns,
        Fingerprint = transformation.Fingerprint.ToString("x16", CultureInfo.InvariantCulture),
        Columns = [.. transformation.Columns.Select(Write)],
    }, TransformationJson.Default.TransformationFile);

    /// <summary>Restores what <see cref="Write(TableTransformation)"/> gave.</summary>
    /// <exception cref="FormatException">The text is damaged, or of another version.</exception>
    public static TableTransformation Read(string text)
    {
        TransformationFile file;
        try
        {
            file = JsonSerializer.Deserialize(text, TransformationJson.Default.TransformationFile)
                ?? throw new FormatException("its transformation of tables is empty.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"its transformation of tables is damaged: {e.Message}", e);
        }

        if (file.Version != TransformationFile.CurrentVersion)
        {
            throw new FormatException(
                $"its transformation of tables has the version {file.Version}, and only "
                + $"{TransformationFile.CurrentVersion} is known here.");
        }

        if (file.Target is null || file.TargetPlace < 0 || file.TableColumns <= file.TargetPlace
            || TargetOf(file) is not { } target
            || !ulong.TryParse(file.Fingerprint, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong print)
            || file.Columns is not { Count: > 0 })
            throw Damaged("the target or the columns are missing");
        ColumnEncoding[] columns = [.. file.Columns.Select((column, i) => Read(column, i, file.TableColumns))];
        if (columns.Sum(column => (long)column.Width) > TableTransformation.MaxWidth)
            throw Damaged("it has too many inputs");
        if (columns.OfType<ByteEncoding>().Count() is > 0 and var bytes && bytes < columns.Length)
            throw Damaged("bytes stand beside other columns");
        if (!AreNames([.. columns.Select(column => column.Name)])) throw Damaged("a column is there twice");
        return new()
        {
            Target = target,
            Columns = columns,
            HasHeader = file.Header,
            TableColumns = file.TableColumns,
            Fingerprint = print,
        };
    }

    /// <summary>The target; null where it is neither of classes nor a number.</summary>
    private static TableTarget? TargetOf(TransformationFile file) => file switch
    {
        { Classes: { Count: >= 2 } classes } when AreNames(classes) => new(file.Target!, file.TargetPlace, classes),
        { Classes: null, TargetMean: { } mean, TargetDeviation: > 0 and var deviation }
            when double.IsFinite(mean) && double.IsFinite(deviation) =>
            new(file.Target!, file.TargetPlace, []) { Mean = mean, Deviation = deviation },
        _ => null,
    };

    private static TransformationFile.Column Write(ColumnEncoding column) => column switch
    {
        NumberEncoding number => new()
        {
            Kind = Number,
            Name = number.Name,
            Place = number.Place,
            Mean = number.Mean,
            Deviation = number.Deviation,
            Indicator = number.HasIndicator,
        },
        CategoryEncoding category => new()
        {
            Kind = Category,
            Name = category.Name,
            Place = category.Place,
            Values = category.Values,
            Indicator = category.HasIndicator,
            Complete = category.IsComplete,
        },
        _ => new() { Kind = Byte, Name = column.Name, Place = column.Place },
    };

    private static ColumnEncoding Read(TransformationFile.Column column, int index, int tableColumns)
    {
        if (column is not { Name: { } name, Place: var place } || place < 0 || place >= tableColumns)
            throw Damaged($"column {index} has no name or no place");
        return column switch
        {
            { Kind: Number, Mean: { } mean, Deviation: > 0 and var deviation, Indicator: { } indicator }
                when double.IsFinite(mean) && double.IsFinite(deviation) =>
                new NumberEncoding(name, place, mean, deviation, indicator),
            { Kind: Category, Values: { } values, Indicator: { } indicator, Complete: { } complete }
                when AreNames(values) && (values.Count > 0 || indicator) =>
                new CategoryEncoding(name, place, values, indicator) { IsComplete = complete },
            { Kind: Byte } => new ByteEncoding(name, place),
            _ => throw Damaged($"column {MessageText.Quote(name)} is of no known kind, or lacks a field"),
        };
    }

    private static bool AreNames(IReadOnlyList<string> names) =>
        names.All(name => name is not null) && names.Distinct(StringComparer.Ordinal).Count() == names.Count;

    private static FormatException Damaged(string what) => new($"its transformation of tables is damaged: {what}.");
}
