namespace MeProp.Tasks;

/// <summary>
/// How right predicted tags are. Words without a gold tag do not count; a gold tag that the tag set does not have is
/// always wrong.
/// </summary>
public sealed class TaggingReport
{
    private TaggingReport(IReadOnlyList<TagConfusion> confusions) => Confusions = confusions;

    /// <summary>Words with a gold tag.</summary>
    public int Words { get; private init; }

    /// <summary>Those with the right tag.</summary>
    public int CorrectWords { get; private init; }

    /// <summary>Words with a gold tag that training did not have.</summary>
    public int UnknownWords { get; private init; }

    /// <summary>Those with the right tag.</summary>
    public int CorrectUnknownWords { get; private init; }

    /// <summary>Sentences with at least one gold tag.</summary>
    public int Sentences { get; private init; }

    /// <summary>Those with no wrong tag.</summary>
    public int CorrectSentences { get; private init; }

    /// <summary>Right tags per word, 0 to 1; NaN without words.</summary>
    public double Accuracy => (double)CorrectWords / Words;

    /// <summary>Right tags per unknown word, 0 to 1; NaN without unknown words.</summary>
    public double UnknownAccuracy => (double)CorrectUnknownWords / UnknownWords;

    /// <summary>Sentences without a wrong tag, 0 to 1; NaN without sentences.</summary>
    public double SentenceAccuracy => (double)CorrectSentences / Sentences;

    /// <summary>Wrong tags, the most frequent first (ties: order of the tags).</summary>
    public IReadOnlyList<TagConfusion> Confusions { get; }

    /// <summary>Compares tags.</summary>
    /// <param name="tags">The tags.</param>
    /// <param name="gold">
    /// A tag id for each word of all sentences, <see cref="TagSet.Missing"/> or <see cref="TagSet.Unseen"/>.
    /// </param>
    /// <param name="predicted">A tag id for each word.</param>
    /// <param name="lengths">Words of each sentence.</param>
    /// <param name="unknown">Whether each word is unknown.</param>
    /// <exception cref="ArgumentException">Lengths do not fit each other, or an id is no tag.</exception>
    public static TaggingReport Compare(
        TagSet tags,
        ReadOnlySpan<int> gold,
        ReadOnlySpan<int> predicted,
        IReadOnlyList<int> lengths,
        ReadOnlySpan<bool> unknown)
    {
        ArgumentNullException.ThrowIfNull(tags);
        ArgumentNullException.ThrowIfNull(lengths);
        if (predicted.Length != gold.Length || unknown.Length != gold.Length || lengths.Sum() != gold.Length)
        {
            throw new ArgumentException(
                $"There are {gold.Length} gold tags, {predicted.Length} predicted ones, {unknown.Length} marks of "
                + $"unknown words and sentences of {lengths.Sum()} words. Expected equal numbers.");
        }

        CheckIds(gold, TagSet.Unseen, tags.Count, nameof(gold));
        CheckIds(predicted, 0, tags.Count, nameof(predicted));
        Dictionary<(int Gold, int Predicted), int> wrong = [];
        int words = 0, correct = 0, unknownWords = 0, correctUnknown = 0, sentences = 0, correctSentences = 0, word = 0;
        foreach (int length in lengths)
        {
            int counted = words, right = correct;
            for (int end = word + length; word < end; word++)
            {
                if (gold[word] == TagSet.Missing) continue;
                bool isRight = gold[word] == predicted[word];
                words++;
                if (isRight) correct++;
                else wrong[(gold[word], predicted[word])] = wrong.GetValueOrDefault((gold[word], predicted[word])) + 1;
                if (!unknown[word]) continue;
                unknownWords++;
                if (isRight) correctUnknown++;
            }

            if (words == counted) continue;
            sentences++;
            if (words - counted == correct - right) correctSentences++;
        }

        return new TaggingReport([.. wrong
            .OrderByDescending(entry => entry.Value)
            .ThenBy(entry => entry.Key)
            .Select(entry => new TagConfusion(
                entry.Key.Gold >= 0 ? tags[entry.Key.Gold] : null, tags[entry.Key.Predicted], entry.Value))])
        {
            Words = words,
            CorrectWords = correct,
            UnknownWords = unknownWords,
            CorrectUnknownWords = correctUnknown,
            Sentences = sentences,
            CorrectSentences = correctSentences,
        };
    }

    private static void CheckIds(ReadOnlySpan<int> ids, int minimum, int count, string name)
    {
        foreach (int id in ids)
        {
            if (id < minimum || id >= count)
                throw new ArgumentException($"{id} is no tag. Expected {minimum} to {count - 1}.", name);
        }
    }
}
