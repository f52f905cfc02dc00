namespace MeProp;

/// <summary>A copy of all parameter values, to return to.</summary>
internal sealed class ParameterSnapshot
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly Matrix[] _copies;

    public ParameterSnapshot(Device device, IReadOnlyList<Parameter> parameters)
    {
        _parameters = parameters;
        _copies = [.. parameters.Select(p => device.CreateMatrix(p.Value.Rows, p.Value.Columns))];
        Save(device);
    }

    public void Save(Device device)
    {
        for (int i = 0; i < _copies.Length; i++) device.Copy(_parameters[i].Value, _copies[i]);
    }

    public void Restore(Device device)
    {
        for (int i = 0; i < _copies.Length; i++) device.Copy(_copies[i], _parameters[i].Value);
    }
}
