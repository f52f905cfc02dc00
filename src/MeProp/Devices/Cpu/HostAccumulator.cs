namespace MeProp.Cpu;

internal sealed class HostAccumulator : Accumulator
{
    private double _value;

    public override double Value => _value;

    public override void Reset() => _value = 0;

    public void Add(double term) => _value += term;
}
