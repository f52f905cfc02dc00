using MeProp.Tasks;

namespace MeProp.Cli;

/// <summary>
/// A treebank whose tags taggers predict, as a parser sees them in use. Each part of the training text is tagged by a
/// tagger that is trained on the other parts; development and test text by one that is trained on all of it.
/// </summary>
/// <param name="Treebank">Copies of the sentences, with predicted tags.</param>
/// <param name="Note">How many tags are right, for people.</param>
/// <param name="Taggers">The files of the taggers of the whole training text.</param>
internal sealed record PredictedTags(
    Treebank Treebank, string Note, IReadOnlyList<(TagColumn Column, string File)> Taggers)
{
    // Neighbours stay together, so that no tagger learns from the text around a sentence that it tags; but each part
    // has some of all kinds of text.
    private const int BlockSentences = 10;

    /// <summary>Predicts the tags of some columns, or takes them from the cache.</summary>
    public static PredictedTags Of(Treebank gold, IReadOnlyList<TagColumn> columns, RunPreparation preparation)
    {
        int folds = preparation.Configuration.Get(TagSettings.Folds);
        if (gold.Train.Count < folds)
        {
            throw new ConfigurationException(
                $"--tag-folds: {gold.Train.Count} training sentences have no {folds} parts. Give less.");
        }

        TagCache cache = TagCache.Open(preparation.Environment);
        int[] partOf = PartsOf(gold.Train.Count, folds);
        IReadOnlyList<Sentence>[] copies =
            [.. ((string[])["train", "dev", "test"]).Select(part => CopyOf(gold.Part(part)))];
        List<string> notes = [];
        List<(TagColumn, string)> files = [];
        foreach (TagColumn column in columns)
        {
            var prediction = new TagPrediction(column, preparation, cache, gold.Name);
            for (int fold = 0; fold < folds; fold++)
            {
                prediction.Tag(
                    Where(gold.Train, i => partOf[i] != fold), Where(copies[0], i => partOf[i] == fold),
                    $"part {fold + 1} of {folds}");
            }

            string file = prediction.TagAndKeepTagger(
                gold.Train, [.. copies[1], .. copies[2]], "development and test");
            files.Add((column, file));
            notes.Add($"{column.ToString().ToUpperInvariant()} {Accuracies(gold, copies, column)}");
        }

        return new(
            new Treebank(gold.Name, copies[0], copies[1], copies[2]),
            $"tags are predicted, right in percent of train, dev, test: {string.Join("; ", notes)}.", files);

        static IReadOnlyList<Sentence> Where(IReadOnlyList<Sentence> sentences, Func<int, bool> isIncluded) =>
            [.. sentences.Where((_, i) => isIncluded(i))];
    }

    /// <summary>Copies sentences to change their tags.</summary>
    public static IReadOnlyList<Sentence> CopyOf(IReadOnlyList<Sentence> sentences) =>
        [.. sentences.Select(sentence => sentence.Copy())];

    /// <summary>The part of each sentence: blocks of neighbours are dealt out in turn.</summary>
    internal static int[] PartsOf(int sentences, int folds)
    {
        int block = Math.Clamp(sentences / folds, 1, BlockSentences);
        return [.. Enumerable.Range(0, sentences).Select(i => i / block % folds)];
    }

    private static string Accuracies(Treebank gold, IReadOnlyList<Sentence>[] copies, TagColumn column)
    {
        IReadOnlyList<Sentence>[] parts = [gold.Train, gold.Development, gold.Test];
        return string.Join(", ", parts.Zip(copies, (right, predicted) => $"{Accuracy(right, predicted):0.00}"));

        double Accuracy(IReadOnlyList<Sentence> right, IReadOnlyList<Sentence> predicted)
        {
            bool[] hits =
            [
                .. right.Zip(predicted).SelectMany(pair => pair.First.Words.Zip(
                    pair.Second.Words, (word, copy) => word.Tag(column) == copy.Tag(column))),
            ];
            return 100.0 * hits.Count(isRight => isRight) / hits.Length;
        }
    }
}
