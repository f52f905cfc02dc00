namespace MeProp.Tasks;

/// <summary>
/// How right trees are, as the shared task of CoNLL 2018 defines it where words are given: a relation is right without
/// its subtype.
/// </summary>
public sealed class ParsingReport
{
    private const string Punctuation = "PUNCT";

    private ParsingReport()
    {
    }

    /// <summary>Over all words: the score of the shared task.</summary>
    public AttachmentScore All { get; private init; }

    /// <summary>Over words whose gold UPOS is not PUNCT.</summary>
    public AttachmentScore WithoutPunctuation { get; private init; }

    /// <summary>Number of sentences.</summary>
    public int Sentences { get; private init; }

    /// <summary>Sentences whose arcs are all right, with relations.</summary>
    public int CorrectSentences { get; private init; }

    /// <summary>The report of all sentences, from the reports of processes on a share of them each.</summary>
    internal ParsingReport Sum(IProcessGroup processes)
    {
        long[] sums =
        [
            All.Words, All.CorrectHeads, All.CorrectArcs, WithoutPunctuation.Words, WithoutPunctuation.CorrectHeads,
            WithoutPunctuation.CorrectArcs, Sentences, CorrectSentences,
        ];
        processes.Sum(sums);
        int[] counts = [.. sums.Select(sum => (int)sum)];
        return new ParsingReport
        {
            All = new(counts[0], counts[1], counts[2]),
            WithoutPunctuation = new(counts[3], counts[4], counts[5]),
            Sentences = counts[6],
            CorrectSentences = counts[7],
        };
    }

    /// <summary>Compares trees.</summary>
    /// <param name="gold">Sentences with gold trees.</param>
    /// <param name="predicted">A tree for each sentence.</param>
    /// <param name="keepsSubtypes">Whether subtypes of relations count.</param>
    /// <exception cref="ArgumentException">Numbers of sentences or words differ.</exception>
    /// <exception cref="TextFileException">A gold tree is incomplete.</exception>
    public static ParsingReport Compare(
        IReadOnlyList<Sentence> gold, IReadOnlyList<DependencyTree> predicted, bool keepsSubtypes = false)
    {
        ArgumentNullException.ThrowIfNull(gold);
        ArgumentNullException.ThrowIfNull(predicted);
        if (gold.Count != predicted.Count)
            throw new ArgumentException($"There are {gold.Count} gold trees and {predicted.Count} predicted ones.");
        ParsingScheme scheme = new() { KeepsSubtypes = keepsSubtypes };
        AttachmentScore all = default, withoutPunctuation = default;
        int correct = 0;
        for (int i = 0; i < gold.Count; i++)
        {
            Sentence sentence = gold[i];
            sentence.CheckTree();
            DependencyTree tree = predicted[i];
            if (tree.Heads.Count != sentence.Words.Count)
            {
                throw new ArgumentException(
                    $"Sentence {i + 1} has {sentence.Words.Count} words, its tree {tree.Heads.Count}.");
            }

            int wrong = all.Words - all.CorrectArcs;
            for (int w = 0; w < sentence.Words.Count; w++)
            {
                Word word = sentence.Words[w];
                bool isHeadRight = word.Head == tree.Heads[w];
                bool isRelationRight = scheme.LabelOf(word.Deprel) == scheme.LabelOf(tree.Relations[w]);
                all = all.Add(isHeadRight, isRelationRight);
                if (word.Upos != Punctuation) withoutPunctuation = withoutPunctuation.Add(isHeadRight, isRelationRight);
            }

            if (all.Words - all.CorrectArcs == wrong) correct++;
        }

        return new ParsingReport
        {
            All = all,
            WithoutPunctuation = withoutPunctuation,
            Sentences = gold.Count,
            CorrectSentences = correct,
        };
    }
}
