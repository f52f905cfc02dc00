using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Looks where a tagger is most wrong.</summary>
internal static class TaggingExamination
{
    public static RunExamination Of(TaggingModel model, TaggingData data, Device device)
    {
        IReadOnlyList<Sentence> all = data.Sentences("test");
        IReadOnlyList<Sentence> sentences = FirstSentences.Of(all, RunExamination.MaxWords);
        int[] predicted = new Tagger(model.Network, device, model.Vocabulary).Predict(sentences);
        var examined = new List<MistakenSentence>();
        int word = 0;
        foreach (Sentence sentence in sentences)
        {
            examined.Add(new([.. sentence.Words.Select(one => new MistakenSentence.Word(
                one.Form, one.Tag(model.Vocabulary.Column), model.Vocabulary.Tags[predicted[word++]]))]));
        }

        (string, string)[] pairs =
        [
            .. examined.SelectMany(sentence => sentence.Words).Where(one => one.Tag is not null)
                .Select(one => (one.Tag!, one.Predicted)),
        ];
        return new()
        {
            Unit = "words",
            Examples = pairs.Length,
            TestExamples = all.SelectMany(sentence => sentence.Words)
                .Count(one => one.Tag(model.Vocabulary.Column) is not null),
            Confusions = ConfusionMatrix.Of(pairs),
            Sentences =
            [
                .. examined.Where(sentence => sentence.Words.Count <= RunExamination.MaxSentenceWords)
                    .Where(sentence => sentence.Words.Any(one => one.IsWrong))
                    .OrderByDescending(sentence => sentence.Words.Count(one => one.IsWrong))
                    .ThenBy(sentence => sentence.Words.Count)
                    .Take(RunExamination.MaxSentences),
            ],
        };
    }
}
