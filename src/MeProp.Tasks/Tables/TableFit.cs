namespace MeProp.Tasks;

/// <summary>Makes a transformation from training rows.</summary>
internal static class TableFit
{
    /// <summary>Columns of pixels are at least so many.</summary>
    private const int FewestPixels = 64;

    /// <summary>A column with fewer rows for each of its values says little about them.</summary>
    private const int FewestRowsPerValue = 5;

    /// <summary>A correlation above is 1 up to rounding.</summary>
    private const double FullCorrelation = 0.99999;

    /// <param name="train">The training rows.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="ignored">Places of columns that are no inputs.</param>
    /// <returns>The transformation, and what a user should know of it.</returns>
    /// <exception cref="DataSetException">No column is left.</exception>
    public static (TableTransformation Transformation, IReadOnlyList<string> Notes) Of(
        TableRows train, TableTarget target, IReadOnlyCollection<int> ignored)
    {
        DataTable table = train.Table;
        List<string> notes = [];
        int[] places = [.. Enumerable.Range(0, table.Columns.Count)
            .Where(place => place != target.Place && !ignored.Contains(place))];
        ColumnEncoding[] columns = HoldPixels(table, places, target)
            ? [.. places.Select(place => new ByteEncoding(table.Columns[place].Name, place))]
            : Choose(table, train, places, notes);
        if (columns.Length == 0)
        {
            throw new DataSetException(
                $"{table.Source} has no column to predict {MessageText.Quote(target.Name)} from."
                + string.Concat(notes.Select(note => $" {char.ToUpperInvariant(note[0])}{note[1..]}")));
        }

        if (columns.Sum(column => (long)column.Width) > TableTransformation.MaxWidth)
        {
            throw new DataSetException(
                $"{table.Source}: its columns become more than {TableTransformation.MaxWidth:N0} inputs. Leave some out with "
                + "--ignore.");
        }

        if (columns is not [ByteEncoding, ..])
        {
            string reason = target.IsNumber
                ? "their correlation is 1"
                : "each of its values stands in rows of one class alone";
            notes.AddRange(columns.AsParallel().AsOrdered()
                .Where(column => GivesAway(table.Columns[column.Place], train, target))
                .Select(column => $"{MessageText.Quote(column.Name)} gives {MessageText.Quote(target.Name)} away: {reason}. If it is not "
                + "known before the target is, leave it out with --ignore."));
        }

        return (new()
        {
            Target = target.ScaledBy(train),
            Columns = columns,
            HasHeader = table.Format.HasHeader,
            TableColumns = table.Columns.Count,
            Fingerprint = table.Fingerprint,
        }, notes);
    }

    private static ColumnEncoding[] Choose(DataTable table, TableRows train, int[] places, List<string> notes)
    {
        var choice = new ColumnChoice(table, train);
        ChosenColumn[] columns = [.. places.AsParallel().AsOrdered().Select(choice.Of)];
        notes.AddRange(ColumnChoice.NotesOn(columns));
        return [.. columns.Select(column => column.Encoding).OfType<ColumnEncoding>()];
    }

    /// <summary>Whether all columns hold whole numbers from 0 to 255, and use that range.</summary>
    private static bool HoldPixels(DataTable table, int[] places, TableTarget target) =>
        places.Length >= FewestPixels
        && target.Classes.Count is > 0 and <= byte.MaxValue + 1
        && places.All(place => table.Columns[place].Values.All(value => ByteEncoding.ByteIn(value) is not null))
        && places.Any(place => table.Columns[place].Values.Any(value => value.Number > byte.MaxValue / 2));

    private static bool GivesAway(TableColumn column, TableRows train, TableTarget target)
    {
        TableColumn targets = train.Table.Columns[target.Place];
        return target.IsNumber ? Correlate(column, targets, train) : Decides(column, targets, train, target);
    }

    /// <summary>Whether two columns of numbers lie on a line in all training rows, up to rounding.</summary>
    private static bool Correlate(TableColumn column, TableColumn targets, TableRows train)
    {
        if (!column.HoldsNumbers) return false;
        int count = 0;
        double meanX = 0, meanY = 0, xx = 0, yy = 0, xy = 0;
        foreach (int row in train.Rows)
        {
            if (column[row].Number is not { } x || targets[row].Number is not { } y) continue;
            count++;
            (double dx, double dy) = (x - meanX, y - meanY);
            meanX += dx / count;
            meanY += dy / count;
            xx += dx * (x - meanX);
            yy += dy * (y - meanY);
            xy += dx * (y - meanY);
        }

        return count >= FewestRowsPerValue && Math.Abs(xy) > FullCorrelation * Math.Sqrt(xx * yy);
    }

    /// <summary>Whether a column with few values decides the class in all training rows.</summary>
    private static bool Decides(TableColumn column, TableColumn targets, TableRows train, TableTarget target)
    {
        var classes = new Dictionary<CellValue, int>();
        foreach (int row in train.Rows)
        {
            CellValue value = column[row];
            int label = target.ClassOf(targets[row]);
            if (!classes.TryAdd(value, label) && classes[value] != label) return false;
            if (classes.Count * FewestRowsPerValue > train.Count) return false;
        }

        return classes.Count >= 2;
    }
}
