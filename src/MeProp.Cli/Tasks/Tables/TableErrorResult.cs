namespace MeProp.Cli;

/// <summary>How near the numbers are that a model predicts.</summary>
internal sealed class TableErrorResult(TableModel model, TaskData data, string part, RegressionReport report)
    : TestResult(report.Evaluation)
{
    private readonly TableErrorReport _report = TableErrorReport.Of(model, data.Name, part, report);

    public override string Summary =>
        $"R2 {Evaluation.Score:0.00} %, RMSE {_report.Rmse:G4}, MAE {_report.Mae:G4}, loss {Evaluation.Loss:0.0000}";

    public override void WriteTables(Terminal terminal)
    {
        string target = Terminal.Printable(_report.Target);
        terminal.WriteLine(
            $"RMSE and MAE are in the unit of {target}, whose standard deviation in training was "
            + $"{model.Transformation.Target.Deviation:G4}.");
    }

    public override void WriteJson(Terminal terminal) =>
        terminal.WriteJson(_report, TableJsonContext.Lines.TableErrorReport);
}
