namespace MeProp.Conformance;

internal sealed class ReferenceAccumulator : Accumulator
{
    private double _sum;

    public override double Value => _sum;

    public override void Reset() => _sum = 0;

    public void Add(double term) => _sum += term;
}
