namespace MeProp.Tests;

/// <summary>Takes all factors, computes gradients from them at the end of a step, and notes the calls.</summary>
internal sealed class FactorExchange : IGradientExchange
{
    private readonly List<GradientFactors> _factors = [];

    /// <summary>The calls so far, with the parameter or the number of parameters.</summary>
    public List<string> Calls { get; } = [];

    public void Begin(Device device, IReadOnlyList<Parameter> parameters) => Calls.Add($"begin {parameters.Count}");

    public bool TryTake(in GradientFactors factors)
    {
        Calls.Add($"take {factors.Weight.Name}");
        _factors.Add(factors);
        return true;
    }

    public void Complete(IReadOnlyList<Parameter> parameters) => Calls.Add($"complete {parameters[0].Name}");

    public void Exchange(Device device, IReadOnlyList<Parameter> parameters)
    {
        Calls.Add($"exchange {parameters.Count}");
        foreach (GradientFactors factors in _factors)
        {
            device.Dense.BackwardWeights(
                factors.Input, factors.OutputGradient, factors.Selection, factors.Weight);
        }

        _factors.Clear();
    }
}
