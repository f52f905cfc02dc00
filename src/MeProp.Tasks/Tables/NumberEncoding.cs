namespace MeProp.Tasks;

/// <summary>
/// A number x becomes (x − mean) / deviation. A missing one becomes 0, as the mean does, and sets the indicator, the
/// second input, to 1.
/// </summary>
/// <param name="Name">The column's name.</param>
/// <param name="Place">The column's place in the table of training, from 0.</param>
/// <param name="Mean">Mean of the training rows.</param>
/// <param name="Deviation">Their standard deviation; 1 where all are equal.</param>
/// <param name="HasIndicator">Whether training rows lack the number.</param>
internal sealed record NumberEncoding(string Name, int Place, double Mean, double Deviation, bool HasIndicator)
    : ColumnEncoding(Name, Place)
{
    public override int Width => HasIndicator ? 2 : 1;

    public override CellFit Encode(CellValue value, Span<float> inputs)
    {
        if (value.IsMissing)
        {
            if (HasIndicator) inputs[1] = 1;
            return HasIndicator ? CellFit.Known : CellFit.Missing;
        }

        if (value.Number is not { } number) return CellFit.Wrong;
        inputs[0] = (float)((number - Mean) / Deviation);
        return CellFit.Known;
    }

    /// <summary>With mean and deviation of the training rows.</summary>
    public static NumberEncoding Of(int place, TableColumn column, TableRows train)
    {
        // Welford's method: no difference of large sums.
        double mean = 0, squares = 0;
        long count = 0;
        bool isMissing = false;
        foreach (int row in train.Rows)
        {
            if (column[row].Number is not { } x)
            {
                isMissing = true;
                continue;
            }

            double difference = x - mean;
            mean += difference / ++count;
            squares += difference * (x - mean);
        }

        double deviation = count > 0 ? Math.Sqrt(squares / count) : 0;
        return new(column.Name, place, mean, deviation > 0 && double.IsFinite(deviation) ? deviation : 1, isMissing);
    }
}
