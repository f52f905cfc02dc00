namespace MeProp.Cli;

/// <summary>
/// Accuracy per word in percent. Words whose gold tag training never saw count as wrong, unlike in the loss.
/// </summary>
/// <param name="network">The tagger.</param>
/// <param name="device">Where it lives.</param>
/// <param name="unseen">How many such words examples have.</param>
internal sealed class TaggingEvaluator(
    Network network, Device device, IReadOnlyDictionary<Examples, int> unseen) : Evaluator
{
    private const int SentencesPerPass = 64;

    private readonly ClassificationEvaluator _evaluator = new(network, device, SentencesPerPass);

    public override string ScoreName => _evaluator.ScoreName;

    public override IProcessGroup? Processes
    {
        get => _evaluator.Processes;
        set => _evaluator.Processes = value;
    }

    public override Evaluation Evaluate(Examples examples)
    {
        Evaluation known = _evaluator.Evaluate(examples);
        int count = known.Count + unseen.GetValueOrDefault(examples);
        return known with { Score = known.Score * known.Count / count, Count = count };
    }
}
