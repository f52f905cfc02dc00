namespace MeProp;

/// <summary>A copy of all parameter values and their shapes, to return to.</summary>
internal sealed class ParameterSnapshot
{
    private readonly Sequential _network;
    private readonly Matrix[] _copies;

    public ParameterSnapshot(Device device, Sequential network)
    {
        _network = network;
        _copies = new Matrix[network.Parameters.Count];
        Save(device);
    }

    /// <summary>The copies, in the order of the parameters.</summary>
    public IReadOnlyList<Matrix> Values => _copies;

    public void Save(Device device)
    {
        for (int i = 0; i < _copies.Length; i++)
        {
            Matrix value = _network.Parameters[i].Value;
            if (_copies[i] is null || !HasShapeOf(_copies[i], value)) _copies[i] = device.CreateMatrix(value.Rows, value.Columns);
            device.Copy(value, _copies[i]);
        }
    }

    /// <summary>Replaces a copy.</summary>
    public void Upload(Device device, int index, ParameterCopy copy)
    {
        if (_copies[index].Rows != copy.Rows || _copies[index].Columns != copy.Columns) _copies[index] = device.CreateMatrix(copy.Rows, copy.Columns);
        _copies[index].Upload(copy.Value);
    }

    /// <summary>Gives the network the values, and the shapes if neurons were removed since; moments of another shape are 0 then.</summary>
    public void Restore(Device device)
    {
        for (int i = 0; i < _copies.Length; i++)
        {
            Parameter parameter = _network.Parameters[i];
            if (!HasShapeOf(_copies[i], parameter.Value)) parameter.Reshape(_copies[i].Rows, _copies[i].Columns);
            device.Copy(_copies[i], parameter.Value);
        }

        _network.Fit(device);
    }

    private static bool HasShapeOf(Matrix copy, Matrix value) => copy.Rows == value.Rows && copy.Columns == value.Columns;
}
