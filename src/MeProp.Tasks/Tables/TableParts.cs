namespace MeProp.Tasks;

/// <summary>The rows to train on, to choose by and to test on.</summary>
internal sealed record TableParts(TableRows Train, TableRows Development, TableRows Test)
{
    /// <summary>Share of the rows of each class.</summary>
    public const double TestShare = 0.2;

    /// <summary>Share of the other rows: a tenth of all where a test part is drawn.</summary>
    public const double DevelopmentShare = 0.125;

    /// <summary>
    /// Draws the parts that have no table of their own, in each class by itself. Training rows come in random order,
    /// the others in that of the table.
    /// </summary>
    /// <param name="rows">The rows of the table with a target.</param>
    /// <param name="groups">The class of each of them; 0 for all where there are none.</param>
    /// <param name="split">The seed, the share of the development part, or whether first rows are taken.</param>
    /// <param name="development">Rows of another table; null to draw them.</param>
    /// <param name="test">Rows of another table; null to draw them.</param>
    /// <exception cref="DataSetException">There are too few rows.</exception>
    public static TableParts Draw(
        TableRows rows, IReadOnlyList<int> groups, DevelopmentSplit split, TableRows? development,
        TableRows? test)
    {
        var random = new RandomStream(split.Seed);
        double share = split.Share ?? DevelopmentShare;
        List<int> drawnTrain = [], drawnDevelopment = [], drawnTest = [];
        IEnumerable<IGrouping<int, int>> places = Enumerable.Range(0, rows.Count).GroupBy(i => groups[i]);
        foreach (IGrouping<int, int> group in places.OrderBy(group => group.Key))
        {
            int[] members = [.. group.Select(i => rows.Rows[i])];
            if (!split.TakesFirst) random.Shuffle(members);

            // At least one row of each class is for training.
            int toTest = test is null ? Math.Min((int)Math.Round(TestShare * members.Length), members.Length - 1) : 0;
            int toDevelopment = development is null
                ? Math.Min((int)Math.Round(share * (members.Length - toTest)), members.Length - 1 - toTest)
                : 0;
            drawnTest.AddRange(members[..toTest]);
            drawnDevelopment.AddRange(members[toTest..(toTest + toDevelopment)]);
            drawnTrain.AddRange(members[(toTest + toDevelopment)..]);
        }

        if (test is null && drawnTest.Count == 0 || development is null && drawnDevelopment.Count == 0)
        {
            throw new DataSetException(
                $"{rows.Table.Source} has {rows.Count:N0} rows with a target, too few to draw a development and a test "
                + "part from them. Use a larger table.");
        }

        int[] train = [.. drawnTrain];
        if (!split.TakesFirst) random.Shuffle(train);
        return new(
            rows with { Rows = train },
            development ?? rows with { Rows = [.. drawnDevelopment.Order()] },
            test ?? rows with { Rows = [.. drawnTest.Order()] });
    }
}
