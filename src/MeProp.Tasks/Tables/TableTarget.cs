namespace MeProp.Tasks;

/// <summary>The column to predict: one of some classes, or a number.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Place">The column's place in the table of training, from 0.</param>
/// <param name="Classes">The classes, in the order of the outputs; none for a number.</param>
internal sealed record TableTarget(string Name, int Place, IReadOnlyList<string> Classes)
{
    /// <summary>Stands for a class that training did not have.</summary>
    public const int UnknownClass = -1;

    /// <summary>More classes are taken for names.</summary>
    public const int MaxClasses = 1000;

    /// <summary>More different whole numbers are no classes, unless a user says so.</summary>
    public const int MaxNumbersAsClasses = 20;

    private readonly Dictionary<string, int> _classes =
        Classes.Index().ToDictionary(name => name.Item, name => name.Index, StringComparer.Ordinal);

    public bool IsNumber => Classes.Count == 0;

    /// <summary>Of numbers: the network's output is (number − mean) / deviation.</summary>
    public double Mean { get; init; }

    /// <summary>Of numbers: above 0.</summary>
    public double Deviation { get; init; } = 1;

    /// <summary>Outputs of a network that predicts it.</summary>
    public int Outputs => Math.Max(1, Classes.Count);

    /// <summary>
    /// What to predict of a column. Classes are its different texts in ordinal order, or its different numbers in their
    /// order. Mean and deviation of numbers follow from training rows (<see cref="ScaledBy"/>).
    /// </summary>
    /// <exception cref="DataSetException">There is nothing to tell apart, or the column does not suit.</exception>
    public static TableTarget Of(string source, TableColumn column, int place, TableTargetKind kind)
    {
        string name = MessageText.Quote(column.Name);
        if (column.Values.All(value => value.IsMissing))
            throw new DataSetException($"{source}: the column {name} to predict has no values.");
        if (kind == TableTargetKind.Number && !column.HoldsNumbers)
        {
            CellValue text = column.Values.First(value => value is { IsMissing: false, Number: null });
            throw new DataSetException(
                $"{source}: the column {name} to predict holds {MessageText.Quote(text.Text!)}, which is no number. "
                + "Predict classes, or leave such cells empty.");
        }

        double[] numbers = column.HoldsNumbers ? column.DifferentNumbers() : [];
        string[] texts = column.HoldsNumbers ? [] : TextsOf(column);
        int different = numbers.Length + texts.Length;
        if (different == 1)
        {
            throw new DataSetException(
                $"{source}: the column {name} to predict has one value alone, "
                + $"{MessageText.Quote(texts is [var text] ? text : CellValue.TextOf(numbers[0]))}. Expected "
                + "at least two.");
        }

        bool isNumber = kind == TableTargetKind.Number
            || kind == TableTargetKind.Auto && AreNumbers(numbers);
        if (isNumber) return new(column.Name, place, []);
        if (different <= MaxClasses)
            return new(column.Name, place, column.HoldsNumbers ? Array.ConvertAll(numbers, CellValue.TextOf) : texts);
        throw new DataSetException(
            $"{source}: the column {name} to predict has {different:N0} different values in {column.Count:N0} rows. "
            + $"Expected classes, at most {MaxClasses:N0}. Was another column meant?");
    }

    /// <summary>A number with mean and deviation of training rows; classes stay as they are.</summary>
    public TableTarget ScaledBy(TableRows train)
    {
        if (!IsNumber) return this;
        NumberEncoding scale = NumberEncoding.Of(Place, train.Table.Columns[Place], train);
        return this with { Mean = scale.Mean, Deviation = scale.Deviation };
    }

    /// <summary>The class of a cell with a value, or <see cref="UnknownClass"/>.</summary>
    public int ClassOf(CellValue value) =>
        _classes.TryGetValue(value.Text!, out int known)
            || value.Number is { } number && _classes.TryGetValue(CellValue.TextOf(number), out known)
            ? known
            : UnknownClass;

    /// <summary>What the network should give for a number.</summary>
    public float OutputOf(double number) => (float)((number - Mean) / Deviation);

    /// <summary>The number of an output.</summary>
    public double NumberOf(float output) => output * Deviation + Mean;

    private static string[] TextsOf(TableColumn column) =>
        [.. column.Values.Select(value => value.Text).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    private static bool AreNumbers(double[] different) =>
        different.Length > MaxNumbersAsClasses || Array.Exists(different, number => Math.Floor(number) != number);
}
