using System.Globalization;
using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>A model of tables, with its transformation.</summary>
internal sealed class TableModel : TaskModel
{
    public TableModel(ProgramTask task, string file, Model model) : base(task, file, model)
    {
        try
        {
            Transformation = TransformationText.Read(Info.Vocabulary);
        }
        catch (FormatException exception)
        {
            throw new DataSetException(
                $"{file} is no model of tables that can be used: {exception.Message}", exception);
        }

        int outputs = Transformation.Target.Outputs;
        bool fits = (Network.Inputs, Network.Outputs) == (Transformation.Width, outputs);
        if (fits && Network.Input is ValuesInput) return;
        throw new DataSetException(
            $"{file} is no model of tables that can be used: its network has {Network.Inputs} inputs and "
            + $"{Network.Outputs} outputs, its transformation {Transformation.Width} and {outputs}.");
    }

    public TableTransformation Transformation { get; }

    public override IEnumerable<(Setting Setting, string Text)> Settings =>
    [
        (TableTask.Target, Transformation.HasHeader
            ? Transformation.Target.Name
            : (Transformation.Target.Place + 1).ToString(CultureInfo.InvariantCulture)),
        (TableTask.TargetKind, Transformation.Target.IsNumber ? "number" : "class"),
        (TableTask.Header, Transformation.HasHeader ? "yes" : "no"),
    ];

    public override TaskData Fit(TaskData data) => ((TableData)data).With(Transformation);

    public override TestResult Test(TaskData data, string part, Device device)
    {
        if (((TableData)data).IsWhole && part != "test")
        {
            throw new ConfigurationException(
                $"{data.Name} is not the table that the model was trained on: it has no {part} part. Without --part all "
                + "its rows are tested.");
        }

        if (Transformation.Target.IsNumber)
        {
            return new TableErrorResult(
                this, data, part, new RegressionEvaluator(Network, device).Report(data.Part(part)));
        }

        ClassificationReport report = new ClassificationEvaluator(Network, device).Report(data.Part(part));
        TableTarget target = Transformation.Target;
        return new ClassificationTestResult(
            ClassificationTestReport.Of(File, data.Name, part, target.Classes, report) with { Target = target.Name },
            report);
    }

    public override RunExamination? Examine(TaskData data, Device device) =>
        TableExamination.Of(this, ((TableData)data).TestRows, device);

    public override TaskPredictor CreatePredictor(
        SettingValues settings, Device device, Terminal terminal, string folder) =>
        new TablePredictor(this, settings, device, terminal, folder);
}
