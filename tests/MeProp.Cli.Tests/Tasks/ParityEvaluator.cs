namespace MeProp.Cli.Tests;

internal sealed class ParityEvaluator(Network network, Device device) : Evaluator
{
    private readonly ClassificationEvaluator _classes = new(network, device);

    public override string ScoreName => ParityTask.ScoreName;

    public override Evaluation Evaluate(Examples examples) => _classes.Evaluate(examples);
}
