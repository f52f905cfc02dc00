namespace MeProp.Tasks;

/// <summary>
/// Parses many sentences at once: one forward pass scores the states of all active ones, then each takes one
/// transition. A sentence that is finished makes room for the next, so that passes stay large.
/// </summary>
internal sealed class LockstepParser
{
    private readonly Network _network;
    private readonly ParsingVocabulary _vocabulary;
    private readonly StepContext _context;
    private readonly Batch _batch;
    private readonly ParserState[] _states;
    private readonly EncodedSentence[] _sentences;
    private readonly int[] _indices, _rows, _ids;
    private readonly float[] _scores;

    /// <summary>Parses with a built network that fits the vocabulary.</summary>
    public LockstepParser(Network network, Device device, ParsingVocabulary vocabulary, int batchSize)
    {
        (_network, _vocabulary) = (network, vocabulary);
        _context = new StepContext(device, new RandomStreams(0));
        _batch = new Batch(device);
        _states = [.. Enumerable.Range(0, batchSize).Select(_ => new ParserState())];
        _sentences = new EncodedSentence[batchSize];
        (_indices, _rows) = (new int[batchSize], new int[batchSize]);
        _ids = new int[batchSize * vocabulary.IdsPerRow];
        _scores = new float[batchSize * vocabulary.TransitionCount];
    }

    /// <summary>Parses sentences; each is finished once.</summary>
    public void Run(IReadOnlyList<Sentence> sentences, IMoves moves)
    {
        // The parameters stay until all are parsed: the device may keep what it computes of words and tags.
        _context.ParametersToken = new object();
        int next = 0, active = 0;
        while (active < _states.Length && Start(active, sentences, ref next)) active++;
        while (active > 0)
        {
            Score(active);
            for (int slot = 0; slot < active; slot++)
            {
                int move = moves.Choose(_indices[slot], _states[slot], Ids(slot), Scores(slot));
                _vocabulary.Transitions.Apply(_states[slot], move);
            }

            // From the last to the first: a slot that moves into a gap was looked at before.
            for (int slot = active - 1; slot >= 0; slot--)
            {
                if (!_states[slot].IsFinal) continue;
                moves.Finish(_indices[slot], _states[slot]);
                if (!Start(slot, sentences, ref next)) Fill(slot, --active);
            }
        }
    }

    private Span<int> Ids(int slot) => _ids.AsSpan(slot * _vocabulary.IdsPerRow, _vocabulary.IdsPerRow);

    private ReadOnlySpan<float> Scores(int slot) =>
        _scores.AsSpan(slot * _vocabulary.TransitionCount, _vocabulary.TransitionCount);

    private bool Start(int slot, IReadOnlyList<Sentence> sentences, ref int next)
    {
        if (next == sentences.Count) return false;
        _sentences[slot] = _vocabulary.Encode(sentences[next]);
        _states[slot].Reset(_sentences[slot].Words);
        _indices[slot] = next++;
        return true;
    }

    /// <summary>Moves the last active slot into a gap.</summary>
    private void Fill(int gap, int last)
    {
        (_states[gap], _states[last]) = (_states[last], _states[gap]);
        (_sentences[gap], _indices[gap]) = (_sentences[last], _indices[last]);
    }

    private void Score(int active)
    {
        for (int slot = 0; slot < active; slot++) _sentences[slot].Write(_states[slot], Ids(slot));
        _batch.Begin(active, _rows.AsSpan(0, active), targetCount: 0);
        _batch.IdValues(_vocabulary.IdsPerRow).Upload(_ids.AsSpan(0, active * _vocabulary.IdsPerRow));
        Matrix scores = _network.Forward(_batch, _context);
        scores.Download(_scores.AsSpan(0, active * _vocabulary.TransitionCount));
    }
}
