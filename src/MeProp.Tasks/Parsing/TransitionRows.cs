namespace MeProp.Tasks;

/// <summary>
/// Rows of ids with a target for every state of some sentences: two a word, in the order of the sentences, whatever the
/// order of parsing.
/// </summary>
internal sealed class TransitionRows
{
    private readonly int[] _ids, _targets, _next;
    private readonly int _idsPerRow, _classes;

    /// <summary>Allocates the rows.</summary>
    /// <exception cref="ArgumentException">There are no sentences, or too many.</exception>
    public TransitionRows(ParsingVocabulary vocabulary, IReadOnlyList<Sentence> sentences)
    {
        if (sentences.Count == 0) throw new ArgumentException("There are no projective sentences.", nameof(sentences));
        (_idsPerRow, _classes) = (vocabulary.IdsPerRow, vocabulary.TransitionCount);
        _next = new int[sentences.Count];
        long rows = 0;
        for (int i = 0; i < sentences.Count; i++)
        {
            _next[i] = (int)rows;
            rows += 2 * sentences[i].Words.Count;
            if (rows * _idsPerRow <= Array.MaxLength) continue;
            throw new ArgumentException($"{sentences.Count} sentences have too many transitions.", nameof(sentences));
        }

        (_ids, _targets) = (new int[rows * _idsPerRow], new int[rows]);
    }

    /// <summary>Number of rows.</summary>
    public int Count => _targets.Length;

    /// <summary>The ids of the next state of a sentence, to overwrite.</summary>
    /// <param name="sentence">Its index.</param>
    /// <param name="row">The number of the row.</param>
    public Span<int> Add(int sentence, out int row)
    {
        row = _next[sentence]++;
        return _ids.AsSpan(row * _idsPerRow, _idsPerRow);
    }

    /// <summary>Sets the transition to take; −1 does not count.</summary>
    public void SetTarget(int row, int transition) => _targets[row] = transition;

    /// <summary>The rows as examples.</summary>
    public IdExamples ToExamples() => new(_ids, _idsPerRow, _targets, _classes);
}
