using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>The parts of a table as examples of a transformation.</summary>
internal sealed record FittedTable
{
    public required TableTransformation Transformation { get; init; }

    public required TableParts Parts { get; init; }

    public required Examples Train { get; init; }

    public required Examples Development { get; init; }

    public required Examples Test { get; init; }

    /// <summary>What a user should know of the tables.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Whether the table is none of training: all its rows are the test part.</summary>
    public bool IsWhole { get; init; }

    /// <summary>With a transformation of the training rows, or of the first ones.</summary>
    public static FittedTable Of(TableSource source, int? limit = null)
    {
        List<string> notes = [.. source.Notes];
        TableColumn column = source.Table.Columns[source.Target];
        TableTarget target = TableTarget.Of(source.Table.Source, column, source.Target, source.TargetKind);
        TableParts parts = PartsOf(source, target, table => table.PlaceOf(target.Name), notes);
        if (limit is { } count) parts = parts with { Train = parts.Train.First(count) };
        (TableTransformation transformation, IReadOnlyList<string> ofFit) =
            TableFit.Of(parts.Train, target, source.Ignored);
        notes.AddRange(ofFit);
        if (source.TargetKind == TableTargetKind.Auto && column.HoldsNumbers && target.Classes.Count > 2
            && !transformation.HoldsBytes)
        {
            notes.Add(
                $"the {target.Classes.Count} different numbers of {Terminal.Printable(target.Name)} are taken for classes. "
                + "--target-kind number predicts a number.");
        }

        return Of(transformation, parts, notes);
    }

    /// <summary>With the transformation of a model.</summary>
    public static FittedTable Of(TableSource source, TableTransformation transformation)
    {
        List<string> notes = [.. source.Notes];
        if (source.Table.Fingerprint == transformation.Fingerprint || source.IsForTraining)
        {
            TableParts parts = PartsOf(source, transformation.Target, transformation.TargetPlaceIn, notes);
            return Of(transformation, parts, notes);
        }

        TableRows rows = WithTarget(source.Table, transformation.TargetPlaceIn, notes);
        return Of(transformation, new(rows, rows, rows), notes) with { IsWhole = true };
    }

    /// <summary>The same with the first training examples alone.</summary>
    public FittedTable First(int count) => this with
    {
        Parts = Parts with { Train = Parts.Train.First(count) },
        Train = ExamplesOf(Transformation, Parts.Train.First(count), []),
    };

    /// <summary>Examples of rows with a target.</summary>
    private static Examples ExamplesOf(TableTransformation transformation, TableRows rows, List<string> notes)
    {
        var encoder = new TableEncoder(transformation, rows);
        int width = transformation.Width, outputs = transformation.Target.Outputs;
        Examples examples = transformation switch
        {
            { Target.IsNumber: true } =>
                new RegressionExamples(encoder.Floats(), width, NumbersOf(transformation, rows)),
            { HoldsBytes: true } => new ByteExamples(
                encoder.Bytes(), width, Array.ConvertAll(LabelsOf(transformation, rows), label => (byte)label), outputs,
                ByteEncoding.Scale),
            _ => new FloatExamples(encoder.Floats(), width, LabelsOf(transformation, rows), outputs),
        };
        notes.AddRange(encoder.Notes);
        return examples;
    }

    private static int[] LabelsOf(TableTransformation transformation, TableRows rows)
    {
        TableTarget target = transformation.Target;
        TableColumn column = rows.Table.Columns[transformation.TargetPlaceIn(rows.Table)];
        int[] labels = Array.ConvertAll(rows.Rows, row => target.ClassOf(column[row]));
        int unknown = Array.IndexOf(labels, TableTarget.UnknownClass);
        if (unknown < 0) return labels;
        int first = rows.Rows[unknown];
        throw new DataSetException(
            $"{rows.Table.Source}, {rows.Table.WhereIs(first)}: {Terminal.Printable(target.Name)} is "
            + $"\"{Terminal.Printable(column[first].Text!)}\", a class that training did not have. Known are "
            + $"{string.Join(", ", target.Classes.Take(20).Select(Terminal.Printable))}. Take the rows of other classes "
            + "out.");
    }

    private static float[] NumbersOf(TableTransformation transformation, TableRows rows)
    {
        TableTarget target = transformation.Target;
        TableColumn column = rows.Table.Columns[transformation.TargetPlaceIn(rows.Table)];
        return Array.ConvertAll(rows.Rows, row => target.OutputOf(
            column[row].Number ?? throw new DataSetException(
                $"{rows.Table.Source}, {rows.Table.WhereIs(row)}: {Terminal.Printable(target.Name)} is "
                + $"\"{Terminal.Printable(column[row].Text!)}\". Expected a number, as in training.")));
    }

    private static FittedTable Of(TableTransformation transformation, TableParts parts, List<string> notes)
    {
        Examples train = ExamplesOf(transformation, parts.Train, notes);
        return new()
        {
            Transformation = transformation,
            Parts = parts,
            Train = train,
            Development = OfPart(parts.Development),
            Test = OfPart(parts.Test),
            Notes = [.. notes.Distinct()],
        };

        Examples OfPart(TableRows rows) =>
            ReferenceEquals(rows, parts.Train) ? train : ExamplesOf(transformation, rows, notes);
    }

    private static TableParts PartsOf(
        TableSource source, TableTarget target, Func<DataTable, int> targetPlace, List<string> notes)
    {
        TableRows rows = WithTarget(source.Table, targetPlace, notes);
        TableColumn column = source.Table.Columns[targetPlace(source.Table)];
        return TableParts.Draw(
            rows, Array.ConvertAll(rows.Rows, row => target.IsNumber ? 0 : target.ClassOf(column[row])),
            source.Split, Other(source.Development), Other(source.Test));

        TableRows? Other(DataTable? table) => table is null ? null : WithTarget(table, targetPlace, notes);
    }

    /// <summary>The rows whose target is not missing.</summary>
    private static TableRows WithTarget(DataTable table, Func<DataTable, int> targetPlace, List<string> notes)
    {
        int place = targetPlace(table);
        if (place < 0)
        {
            throw new DataSetException(
                $"{table.Source} lacks the column to predict, so nothing can be tested on it. meprop predict adds "
                + $"predictions. Its columns are {table.ColumnList}.");
        }

        TableColumn column = table.Columns[place];
        int[] rows = [.. Enumerable.Range(0, table.Rows).Where(row => !column[row].IsMissing)];
        string name = Terminal.Printable(column.Name);
        if (rows.Length == 0) throw new DataSetException($"{table.Source}: no row has a value of {name}.");
        int missing = table.Rows - rows.Length;
        if (missing > 0)
        {
            string count = missing == 1 ? "1 row" : $"{missing:N0} rows";
            notes.Add($"{Path.GetFileName(table.Source)}: {count} without a value of {name} left out.");
        }

        return new(table, rows);
    }
}
