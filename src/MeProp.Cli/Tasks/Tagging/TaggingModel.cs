using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>A model that tags words, with its vocabulary.</summary>
internal sealed class TaggingModel : TaskModel
{
    public TaggingModel(ProgramTask task, string file, Model model) : base(task, file, model)
    {
        try
        {
            Vocabulary = TaggingVocabulary.FromText(Info.Vocabulary);
        }
        catch (FormatException exception)
        {
            throw new DataSetException($"{file} is no tagger that can be used: {exception.Message}", exception);
        }

        if (Tagger.Misfit(Network, Vocabulary) is { } misfit)
            throw new DataSetException($"{file} is no tagger that can be used: {misfit}");
    }

    public TaggingVocabulary Vocabulary { get; }

    public override IEnumerable<(Setting Setting, string Text)> Settings =>
        [(TaggingTask.Tags, Vocabulary.Column.ToString())];

    public override TaskData Fit(TaskData data) => ((TaggingData)data).With(Vocabulary);

    public override TestResult Test(TaskData data, string part, Device device)
    {
        var tagging = (TaggingData)data;
        IReadOnlyList<Sentence> sentences = tagging.Sentences(part);
        TaggingReport report = TaggingReport.Compare(
            Vocabulary.Tags,
            Vocabulary.GoldTags(sentences),
            new Tagger(Network, device, Vocabulary).Predict(sentences),
            [.. sentences.Select(sentence => sentence.Words.Count)],
            Vocabulary.UnknownWords(sentences));
        Evaluation evaluation = tagging.CreateEvaluator(Network, device).Evaluate(data.Part(part));
        return new TaggingTestResult(evaluation, TaggingTestReport.Of(File, data.Name, part, evaluation, report));
    }

    public override RunExamination Examine(TaskData data, Device device) =>
        TaggingExamination.Of(this, (TaggingData)data, device);

    public override TaskPredictor CreatePredictor(
        SettingValues settings, Device device, Terminal terminal, string folder) =>
        throw new ConfigurationException($"{File} is a tagger: meprop tag {File} FILE tags text.");
}
