namespace MeProp;

/// <summary>The rows of a time step in what a direction holds for all rows.</summary>
internal sealed class LstmWindows(Device device)
{
    public RowWindow Gates { get; } = device.CreateWindow();

    public RowWindow Cell { get; } = device.CreateWindow();

    public RowWindow PreviousCell { get; } = device.CreateWindow();

    public RowWindow CellTanh { get; } = device.CreateWindow();

    public RowWindow Output { get; } = device.CreateWindow();

    public RowWindow PreviousOutput { get; } = device.CreateWindow();

    public RowWindow OutputGradient { get; } = device.CreateWindow();

    public RowWindow GateGradient { get; } = device.CreateWindow();
}
