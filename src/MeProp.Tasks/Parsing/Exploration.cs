using System.Buffers.Binary;

namespace MeProp.Tasks;

/// <summary>
/// Training sentences of a parser, to be explored: parsed with a network as it is, mistakes included. Every state gets
/// the transition of the highest score among those that cost no gold arc as target (Goldberg and Nivre 2013). Sentences
/// that are not projective are skipped.
/// </summary>
internal sealed class Exploration
{
    // Of each state: the transition taken, then the target.
    private const int BytesOfState = 2 * sizeof(ushort);

    private readonly ParsingVocabulary _vocabulary;
    private readonly IReadOnlyList<Sentence> _sentences;
    private readonly GoldTree[] _gold;

    /// <summary>Takes sentences.</summary>
    /// <exception cref="NotSupportedException">The system has no dynamic oracle.</exception>
    /// <exception cref="ArgumentException">
    /// There are no projective sentences, a label is unknown, or there are too many transitions.
    /// </exception>
    /// <exception cref="TextFileException">A sentence has no complete tree.</exception>
    public Exploration(ParsingVocabulary vocabulary, IReadOnlyList<Sentence> sentences)
    {
        if (!vocabulary.Scheme.System.HasDynamicOracle)
        {
            throw new NotSupportedException(
                $"{vocabulary.Scheme.System} has no oracle for states that mistakes lead to. Expected "
                + $"{TransitionSystem.ArcHybrid}.");
        }

        if (vocabulary.TransitionCount > ushort.MaxValue)
            throw new ArgumentException($"{vocabulary.TransitionCount} transitions are too many.", nameof(vocabulary));
        _vocabulary = vocabulary;
        _sentences = Projectivity.Of(sentences);
        _gold = [.. _sentences.Select(GoldOf)];
    }

    /// <summary>Parses the sentences.</summary>
    /// <param name="parser">Parses with the network.</param>
    /// <param name="random">Decides at each state whether to follow the network or the target.</param>
    /// <param name="followRate">The rate of following the network, 0 to 1.</param>
    /// <param name="cancellationToken">Stops after a sentence.</param>
    public ExploredStates Run(
        LockstepParser parser, RandomStream random, double followRate, CancellationToken cancellationToken)
    {
        var rows = new TransitionRows(_vocabulary, _sentences);
        var moves = new byte[rows.Count * BytesOfState];
        parser.Run(
            _sentences, new ExploringMoves(_vocabulary, _gold, rows, random, followRate, Record, cancellationToken));
        return new(rows.ToExamples(), moves);

        void Record(int row, int move, int target)
        {
            Span<byte> state = moves.AsSpan(row * BytesOfState, BytesOfState);
            BinaryPrimitives.WriteUInt16LittleEndian(state, (ushort)move);
            BinaryPrimitives.WriteUInt16LittleEndian(state[sizeof(ushort)..], (ushort)target);
        }
    }

    /// <summary>The same states again, by the moves that were taken.</summary>
    /// <exception cref="FormatException">The moves do not fit the sentences.</exception>
    public ExploredStates Replay(ReadOnlyMemory<byte> moves)
    {
        var rows = new TransitionRows(_vocabulary, _sentences);
        if (moves.Length != rows.Count * BytesOfState)
            throw new FormatException($"Its moves take {moves.Length} bytes instead of {rows.Count * BytesOfState}.");
        ParserState state = new();
        for (int i = 0; i < _sentences.Count; i++)
        {
            EncodedSentence encoded = _vocabulary.Encode(_sentences[i]);
            state.Reset(encoded.Words);
            while (!state.IsFinal)
            {
                encoded.Write(state, rows.Add(i, out int row));
                ReadOnlySpan<byte> recorded = moves.Span.Slice(row * BytesOfState, BytesOfState);
                int move = Allowed(state, BinaryPrimitives.ReadUInt16LittleEndian(recorded), row);
                int target = BinaryPrimitives.ReadUInt16LittleEndian(recorded[sizeof(ushort)..]);
                rows.SetTarget(row, Allowed(state, target, row));
                _vocabulary.Transitions.Apply(state, move);
            }
        }

        return new(rows.ToExamples(), moves);
    }

    private int Allowed(ParserState state, int move, int row) =>
        move < _vocabulary.TransitionCount && _vocabulary.Transitions.IsValid(state, move)
            ? move
            : throw new FormatException($"Move {row} is {move}, which is not allowed there.");

    private GoldTree GoldOf(Sentence sentence)
    {
        foreach (Word word in sentence.Words)
        {
            if (_vocabulary.Labels.Id(_vocabulary.Scheme.LabelOf(word.Deprel)) < 0)
                throw new ArgumentException($"The vocabulary has no label {MessageText.Quote(word.Deprel!)}.");
        }

        return _vocabulary.Gold(sentence);
    }
}
