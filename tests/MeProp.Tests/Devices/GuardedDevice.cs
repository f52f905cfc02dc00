namespace MeProp.Tests;

/// <summary>A device in main memory whose matrices of floats are guarded (<see cref="GuardedMatrix"/>).</summary>
internal sealed class GuardedDevice(CpuDevice device) : ForwardingDevice(device)
{
    private readonly List<GuardedMatrix> _matrices = [];

    public override Matrix CreateMatrix(int rows, int columns)
    {
        var guarded = new GuardedMatrix(rows, columns);
        _matrices.Add(guarded);
        return guarded.Matrix;
    }

    /// <summary>Asserts that nothing was written around the matrices made since the last call.</summary>
    public void CheckSurroundings(string context)
    {
        Inner.Synchronize();
        foreach (GuardedMatrix guarded in _matrices) guarded.AssertIntact(context);
        _matrices.Clear();
    }
}
