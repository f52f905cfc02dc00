using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>Predicts a column of tags with taggers that it trains, or from the cache.</summary>
internal sealed class TagPrediction
{
    private readonly TaggerTraining _training;
    private readonly TagCache _cache;
    private readonly RunPreparation _preparation;
    private readonly string _text;

    public TagPrediction(TagColumn column, RunPreparation preparation, TagCache cache, string text)
    {
        RunConfiguration c = preparation.Configuration;
        (_cache, _preparation, _text) = (cache, preparation, text);
        _training = new TaggerTraining(
            column, c.Get(TagSettings.TaggerHidden), c.Get(TagSettings.TaggerEpochs), c.Get(TagSettings.TaggerSeed),
            preparation.Device, preparation.Environment.Tasks);
    }

    /// <summary>Writes the tags of a tagger of some sentences into others.</summary>
    public void Tag(IReadOnlyList<Sentence> training, IReadOnlyList<Sentence> sentences, string what) =>
        Tag(training, sentences, what, keepsTagger: false);

    /// <summary>The same; returns the file of the tagger.</summary>
    public string TagAndKeepTagger(
        IReadOnlyList<Sentence> training, IReadOnlyList<Sentence> sentences, string what) =>
        Tag(training, sentences, what, keepsTagger: true);

    private string Tag(
        IReadOnlyList<Sentence> training, IReadOnlyList<Sentence> sentences, string what, bool keepsTagger)
    {
        string name = TagCache.NameOf(_training.Configuration, _training.Column, training, sentences);
        string file = _cache.ModelOf(name);
        string[][]? tags = keepsTagger && !File.Exists(file) ? null : _cache.Find(name, sentences);
        if (tags is null)
        {
            _preparation.Terminal.WriteNote(
                $"training a tagger of {_training.Column.ToString().ToUpperInvariant()} on {training.Count:N0} "
                + $"sentences, for {what}");
            tags = Predict(training, sentences, keepsTagger ? file : null);
            _cache.Keep(name, tags);
        }

        for (int i = 0; i < tags.Length; i++)
        {
            for (int w = 0; w < tags[i].Length; w++) sentences[i].Words[w].SetTag(_training.Column, tags[i][w]);
        }

        return file;
    }

    private string[][] Predict(IReadOnlyList<Sentence> training, IReadOnlyList<Sentence> sentences, string? file)
    {
        // Before time is spent on training.
        _cache.CreateFolder();
        Tagger tagger = _training.Train(_text, training, file, _preparation.Environment.Interruption);
        int[] ids = tagger.Predict(sentences);
        var tags = new string[sentences.Count][];
        for (int i = 0, next = 0; i < tags.Length; next += tags[i++].Length)
        {
            int start = next;
            tags[i] = [.. sentences[i].Words.Select((_, w) => tagger.Vocabulary.Tags[ids[start + w]])];
        }

        return tags;
    }
}
