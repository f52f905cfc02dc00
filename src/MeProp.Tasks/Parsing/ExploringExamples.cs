using System.Globalization;

namespace MeProp.Tasks;

/// <summary>
/// Training examples of a parser that learns from its own mistakes (Goldberg and Nivre 2013). The first epoch has the
/// moves of the static oracle (<see cref="ParsingVocabulary.Examples"/>). Before each later one, the sentences are
/// parsed with the network as it is: the states that it comes through are the examples of the epoch
/// (<see cref="Parser.Explore"/>).
/// </summary>
public sealed class ExploringExamples : EpochExamples
{
    private readonly Network _network;
    private readonly Device _device;
    private readonly ParsingVocabulary _vocabulary;
    private readonly IdExamples _oracle;
    private readonly Exploration _exploration;
    private readonly double _followRate;
    private readonly ulong _seed;
    private Parser? _parser;
    private IdExamples _current;
    private ReadOnlyMemory<byte> _moves;

    /// <summary>Makes the examples of a training part; the network is built before the second epoch.</summary>
    /// <param name="network">The parser's network, which these examples train.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="vocabulary">The vocabulary that it is trained with, of a system with a dynamic oracle.</param>
    /// <param name="sentences">Sentences with trees; those that are not projective are skipped.</param>
    /// <param name="followRate">
    /// The rate of following the network at a state, 0 to 1; otherwise the best move without cost is taken.
    /// </param>
    /// <param name="seed">Decides where the network is followed.</param>
    /// <exception cref="NotSupportedException">The system has no dynamic oracle.</exception>
    /// <exception cref="ArgumentException">There are no projective sentences, or a label is unknown.</exception>
    /// <exception cref="TextFileException">A sentence has no complete tree.</exception>
    public ExploringExamples(
        Network network,
        Device device,
        ParsingVocabulary vocabulary,
        IReadOnlyList<Sentence> sentences,
        double followRate = Parser.DefaultFollowRate,
        ulong seed = 1)
        : this(network, device, vocabulary, sentences, Checked(vocabulary).Examples(sentences), followRate, seed)
    {
    }

    internal ExploringExamples(
        Network network,
        Device device,
        ParsingVocabulary vocabulary,
        IReadOnlyList<Sentence> sentences,
        IdExamples oracle,
        double followRate,
        ulong seed)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(device);
        Parser.CheckFollowRate(followRate);
        (_network, _device, _vocabulary, _oracle) = (network, device, vocabulary, oracle);
        (_followRate, _seed, _current) = (followRate, seed, oracle);
        _exploration = new Exploration(vocabulary, sentences);
    }

    /// <inheritdoc/>
    public override int Count => _oracle.Count;

    /// <inheritdoc/>
    public override int Inputs => _oracle.Inputs;

    /// <inheritdoc/>
    public override int Classes => _oracle.Classes;

    /// <inheritdoc/>
    public override int TargetCount => _current.TargetCount;

    /// <inheritdoc/>
    public override string Rule => string.Create(
        CultureInfo.InvariantCulture,
        $"explored from epoch 2 on, following the network at {_followRate}, seed {_seed}");

    /// <summary>The moves taken and the targets; empty in the first epoch.</summary>
    public override ReadOnlyMemory<byte> EpochState => _moves;

    /// <summary>That of the static oracle's moves.</summary>
    public override ulong Fingerprint() => _oracle.Fingerprint();

    /// <inheritdoc/>
    public override int CountTargets(ReadOnlySpan<int> indices) => _current.CountTargets(indices);

    /// <inheritdoc/>
    public override void Fill(ReadOnlySpan<int> indices, Batch batch) => _current.Fill(indices, batch);

    /// <inheritdoc/>
    public override void BeginEpoch(int epoch, CancellationToken cancellationToken)
    {
        // Not in memory beside the new ones.
        (_current, _moves) = (_oracle, default);
        if (epoch == 1) return;
        _parser ??= new Parser(_network, _device, _vocabulary);
        var random = new RandomStream(RandomStream.Mix(_seed) + (ulong)epoch);
        Take(_parser.Run(_exploration, random, _followRate, cancellationToken));
    }

    /// <inheritdoc/>
    public override void ResumeEpoch(int epoch, ReadOnlyMemory<byte> state)
    {
        if (epoch > 1) Take(_exploration.Replay(state));
        else if (state.IsEmpty) (_current, _moves) = (_oracle, default);
        else throw new FormatException("The first epoch has no moves of its own.");
    }

    private void Take(ExploredStates states)
    {
        (_current, _moves) = (states.Examples, states.Moves);

        // The device copies the examples with their first batch: here, and not in the first step.
        _current.Fill([0], new Batch(_device));
    }

    private static ParsingVocabulary Checked(ParsingVocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return vocabulary;
    }
}
