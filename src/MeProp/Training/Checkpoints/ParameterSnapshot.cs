namespace MeProp;

/// <summary>A copy of all parameter values and shapes on the device.</summary>
internal sealed class ParameterSnapshot
{
    private readonly Network _network;
    private readonly Matrix[] _copies;

    public ParameterSnapshot(Device device, Network network)
    {
        _network = network;
        _copies = new Matrix[network.Parameters.Count];
        Save(device);
    }

    /// <summary>In the order of the parameters.</summary>
    public IReadOnlyList<Matrix> Values => _copies;

    public void Save(Device device)
    {
        for (int i = 0; i < _copies.Length; i++)
        {
            Matrix value = _network.Parameters[i].Value;
            device.Rows.Copy(value, Room(device, i, value.Rows, value.Columns));
        }
    }

    public void Upload(Device device, int index, ParameterCopy copy) =>
        Room(device, index, copy.Rows, copy.Columns).Upload(copy.Value);

    /// <summary>
    /// Restores values, and sizes if neurons were removed since; the slots of such parameters become 0.
    /// </summary>
    public void Restore(Device device)
    {
        for (int i = 0; i < _copies.Length; i++)
        {
            Parameter parameter = _network.Parameters[i];
            parameter.Resize(_copies[i].Rows, _copies[i].Columns);
            device.Rows.Copy(_copies[i], parameter.Value);
        }

        _network.Connect();
    }

    private Matrix Room(Device device, int index, int rows, int columns)
    {
        ref Matrix copy = ref _copies[index];
        if (copy?.Rows != rows || copy.Columns != columns) copy = device.CreateMatrix(rows, columns);
        return copy;
    }
}
