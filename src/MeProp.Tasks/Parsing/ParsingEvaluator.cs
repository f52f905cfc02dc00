namespace MeProp.Tasks;

/// <summary>
/// Scores a parser by parsing: UAS over all words in percent, with LAS beside it, of sentences that examples stand for.
/// The loss is that of the examples' transitions, so sentences that are not projective count in the scores only.
/// </summary>
public sealed class ParsingEvaluator : Evaluator
{
    private readonly Network _network;
    private readonly Device _device;
    private readonly ParsingVocabulary _vocabulary;
    private readonly IReadOnlyDictionary<Examples, IReadOnlyList<Sentence>> _parts, _gold;
    private readonly ClassificationEvaluator _loss;
    private Parser? _parser;

    /// <summary>Makes an evaluator; the network is built before its first use.</summary>
    /// <param name="network">The parser's network.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="vocabulary">The vocabulary that it is trained with.</param>
    /// <param name="parts">The sentences of each set of examples to be evaluated, with gold trees.</param>
    /// <param name="gold">
    /// The same with gold tags, where those of <paramref name="parts"/> are predicted: scores without punctuation need
    /// them. Null: <paramref name="parts"/>.
    /// </param>
    public ParsingEvaluator(
        Network network,
        Device device,
        ParsingVocabulary vocabulary,
        IReadOnlyDictionary<Examples, IReadOnlyList<Sentence>> parts,
        IReadOnlyDictionary<Examples, IReadOnlyList<Sentence>>? gold = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(parts);
        (_network, _device, _vocabulary, _parts, _gold) = (network, device, vocabulary, parts, gold ?? parts);
        _loss = new ClassificationEvaluator(network, device, batchSize: 1000);
    }

    /// <inheritdoc/>
    public override IProcessGroup? Processes
    {
        get => _loss.Processes;
        set => _loss.Processes = value;
    }

    /// <inheritdoc/>
    public override string ScoreName => "UAS";

    /// <summary>The scores of the last evaluation, also without punctuation; null before the first.</summary>
    public ParsingReport? LastReport { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The examples stand for no sentences.</exception>
    public override Evaluation Evaluate(Examples examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        if (!_parts.TryGetValue(examples, out IReadOnlyList<Sentence>? sentences))
            throw new ArgumentException("The evaluator has no sentences for these examples.", nameof(examples));
        double loss = _loss.Evaluate(examples).Loss;
        _parser ??= new Parser(_network, _device, _vocabulary);
        LastReport = Processes is null
            ? Compare(_gold[examples], sentences)
            : Compare(ShareOf(_gold[examples], Processes), ShareOf(sentences, Processes)).Sum(Processes);
        AttachmentScore all = LastReport.All;
        return new Evaluation(loss, 100 * all.Uas, all.Words) { Others = new(new NamedScore("LAS", 100 * all.Las)) };
    }

    private ParsingReport Compare(IReadOnlyList<Sentence> gold, IReadOnlyList<Sentence> sentences) =>
        ParsingReport.Compare(
            gold, sentences.Count == 0 ? [] : _parser!.Predict(sentences), _vocabulary.Scheme.KeepsSubtypes);

    private static IReadOnlyList<Sentence> ShareOf(IReadOnlyList<Sentence> sentences, IProcessGroup processes)
    {
        (int from, int to) = Batches.ShareOf(sentences.Count, processes);
        return [.. sentences.Skip(from).Take(to - from)];
    }
}
