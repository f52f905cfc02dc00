namespace MeProp.Mpi.Tests;

/// <summary>An exchange with a defect: this process gets slightly other sums.</summary>
internal sealed class DriftingExchange(RowExchange exchange) : IGradientExchange
{
    public void Exchange(Device device, IReadOnlyList<Parameter> parameters)
    {
        exchange.Exchange(device, parameters);
        Matrix gradient = parameters[0].Gradient;
        float[] values = gradient.ToArray();
        values[0] += 1e-3f;
        gradient.Upload(values);
    }
}
