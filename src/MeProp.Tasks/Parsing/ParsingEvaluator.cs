namespace MeProp.Tasks;

/// <summary>
/// Scores a parser by parsing: UAS over all words in percent, of sentences that examples stand for. The loss is that of
/// the examples' transitions, so sentences that are not projective count in the score only.
/// </summary>
public sealed class ParsingEvaluator : Evaluator
{
    private readonly Network _network;
    private readonly Device _device;
    private readonly ParsingVocabulary _vocabulary;
    private readonly IReadOnlyDictionary<Examples, IReadOnlyList<Sentence>> _parts;
    private readonly ClassificationEvaluator _loss;
    private Parser? _parser;

    /// <summary>Makes an evaluator; the network is built before its first use.</summary>
    /// <param name="network">The parser's network.</param>
    /// <param name="device">Where it lives.</param>
    /// <param name="vocabulary">The vocabulary that it is trained with.</param>
    /// <param name="parts">The sentences of each set of examples to be evaluated, with gold trees.</param>
    public ParsingEvaluator(
        Network network,
        Device device,
        ParsingVocabulary vocabulary,
        IReadOnlyDictionary<Examples, IReadOnlyList<Sentence>> parts)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentNullException.ThrowIfNull(parts);
        (_network, _device, _vocabulary, _parts) = (network, device, vocabulary, parts);
        _loss = new ClassificationEvaluator(network, device, batchSize: 1000);
    }

    /// <inheritdoc/>
    public override string ScoreName => "UAS";

    /// <summary>The scores of the last evaluation, LAS among them; null before the first.</summary>
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
        LastReport = ParsingReport.Compare(sentences, _parser.Predict(sentences), _vocabulary.Scheme.KeepsSubtypes);
        return new Evaluation(loss, 100 * LastReport.All.Uas, LastReport.All.Words);
    }
}
