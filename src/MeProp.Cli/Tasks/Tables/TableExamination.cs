using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Looks where a model of tables is most wrong in the test part.</summary>
internal static class TableExamination
{
    /// <summary>More rows are not looked at, more columns and points not shown.</summary>
    private const int MaxRows = 20_000, MaxColumns = 8, MaxPoints = 1_000;

    public static RunExamination Of(TableModel model, TableRows test, Device device)
    {
        TableRows rows = test.First(MaxRows);
        var predictor = new TableRowPredictor(model, device);
        return model.Transformation.Target.IsNumber
            ? OfNumbers(model.Transformation, test, rows, predictor)
            : OfClasses(model.Transformation, test, rows, predictor);
    }

    private static RunExamination OfClasses(
        TableTransformation transformation, TableRows test, TableRows rows, TableRowPredictor predictor)
    {
        TableTarget target = transformation.Target;
        TableColumn truths = TargetIn(transformation, rows.Table);
        IReadOnlyList<Prediction> predictions = predictor.ClassesOf(new TableEncoder(transformation, rows));
        int[] labels = Array.ConvertAll(rows.Rows, row => target.ClassOf(truths[row]));
        IEnumerable<int> wrong = Enumerable.Range(0, rows.Count)
            .Where(i => predictions[i].Class != labels[i]
                && float.IsFinite(predictions[i].Probabilities[labels[i]]))
            .OrderBy(i => predictions[i].Probabilities[labels[i]])
            .Take(RunExamination.MaxRows);
        return new()
        {
            Unit = "rows",
            Examples = rows.Count,
            TestExamples = test.Count,
            Confusions = ConfusionMatrix.Of(
                target.Classes, predictions.Select((prediction, i) => (labels[i], prediction.Class))),
            Rows = Listed(transformation, rows, wrong.Select(i => (
                i, target.Classes[predictions[i].Class],
                Math.Round(100.0 * predictions[i].Probabilities[labels[i]], 2)))),
        };
    }

    private static RunExamination OfNumbers(
        TableTransformation transformation, TableRows test, TableRows rows, TableRowPredictor predictor)
    {
        TableColumn truths = TargetIn(transformation, rows.Table);
        double[] predictions = predictor.NumbersOf(new TableEncoder(transformation, rows));
        int[] finite = [.. Enumerable.Range(0, rows.Count).Where(i => double.IsFinite(predictions[i]))];
        int[] shown = Sampling.Evenly(finite, MaxPoints);
        IEnumerable<int> wrong = finite.OrderByDescending(i => Math.Abs(Error(i))).Take(RunExamination.MaxRows);
        return new()
        {
            Unit = "rows",
            Examples = rows.Count,
            TestExamples = test.Count,
            Confusions = new([], []),
            Numbers = new(
                transformation.Target.Name, Array.ConvertAll(shown, Truth),
                Array.ConvertAll(shown, i => predictions[i])),
            Rows = Listed(transformation, rows, wrong.Select(i => (
                i, FewDigits.Of(predictions[i]), (double)(float)Error(i)))),
        };

        double Truth(int i) => truths[rows.Rows[i]].Number!.Value;

        double Error(int i) => predictions[i] - Truth(i);
    }

    private static TableColumn TargetIn(TableTransformation transformation, DataTable table) =>
        table.Columns[transformation.TargetPlaceIn(table)];

    private static MistakenRows Listed(
        TableTransformation transformation, TableRows rows,
        IEnumerable<(int Index, string Predicted, double Measure)> mistakes)
    {
        DataTable table = rows.Table;
        TableColumn[] columns =
            [.. transformation.PlacesIn(table).Take(MaxColumns).Select(place => table.Columns[place])];
        TableColumn truths = TargetIn(transformation, table);
        return new(
            transformation.Target.Name, [.. columns.Select(column => column.Name)],
            [
                .. mistakes.Select(mistake => (mistake, Row: rows.Rows[mistake.Index])).Select(one => new MistakenRow(
                    table.LineOf(one.Row), truths.TextAt(one.Row), one.mistake.Predicted, one.mistake.Measure,
                    [.. columns.Select(column => column.TextAt(one.Row))])),
            ]);
    }
}
