using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>A model that parses, with its vocabulary.</summary>
internal sealed class ParsingModel : TaskModel
{
    public ParsingModel(ProgramTask task, string file, Model model) : base(task, file, model)
    {
        try
        {
            Vocabulary = ParsingVocabulary.FromText(Info.Vocabulary);
        }
        catch (FormatException exception)
        {
            throw new DataSetException($"{file} is no parser that can be used: {exception.Message}", exception);
        }

        if (Parser.Misfit(Network, Vocabulary) is { } misfit)
            throw new DataSetException($"{file} is no parser that can be used: {misfit}");
    }

    public ParsingVocabulary Vocabulary { get; }

    public override IEnumerable<(Setting Setting, string Text)> Settings
    {
        get
        {
            ParsingScheme scheme = Vocabulary.Scheme;
            TagChannels channels = scheme.TagColumns.Count > 1 ? TagChannels.Both
                : scheme.TagColumns[0] == TagColumn.Upos ? TagChannels.Upos : TagChannels.Xpos;
            return
            [
                (ParsingTask.System, scheme.System.Name), (ParsingTask.Channels, channels.ToString()),
                (ParsingTask.Subtypes, scheme.KeepsSubtypes ? "true" : "false"),
            ];
        }
    }

    public override TaskData Fit(TaskData data) => ((ParsingData)data).With(Vocabulary);

    public override TestResult Test(TaskData data, string part, Device device)
    {
        var evaluator = (ParsingEvaluator)data.CreateEvaluator(Network, device);
        Evaluation evaluation = evaluator.Evaluate(data.Part(part));
        return new ParsingTestResult(
            evaluation, ParsingTestReport.Of(File, data.Name, part, evaluation, evaluator.LastReport!));
    }

    public override RunExamination Examine(TaskData data, Device device) =>
        ParsingExamination.Of(this, (ParsingData)data, device);

    public override TaskPredictor CreatePredictor(
        SettingValues settings, Device device, Terminal terminal, string folder) =>
        throw new ConfigurationException($"{File} is a parser: meprop parse {File} FILE parses text.");
}
