namespace MeProp.Tests;

/// <summary>A device in main memory whose matrices of floats are guarded (<see cref="GuardedMatrix"/>).</summary>
internal sealed class GuardedDevice(CpuDevice device) : Device
{
    private readonly List<GuardedMatrix> _matrices = [];

    public override string Description => device.Description;

    public override int Threads => device.Threads;

    public override IDenseOperations Dense => device.Dense;

    public override ISelectionOperations Selection => device.Selection;

    public override IElementwiseOperations Elementwise => device.Elementwise;

    public override IRowOperations Rows => device.Rows;

    public override IClassificationOperations Classification => device.Classification;

    public override IRegressionOperations Regression => device.Regression;

    public override IOptimizerOperations Optimizer => device.Optimizer;

    public override IEmbeddingOperations Embedding => device.Embedding;

    public override IRecurrentOperations Recurrent => device.Recurrent;

    public override Matrix CreateMatrix(int rows, int columns)
    {
        var guarded = new GuardedMatrix(rows, columns);
        _matrices.Add(guarded);
        return guarded.Matrix;
    }

    public override Matrix CreateByteMatrix(int rows, int columns, float scale) =>
        device.CreateByteMatrix(rows, columns, scale);

    public override LookupMatrix CreateLookup(params ReadOnlySpan<LookupShape> tables) => device.CreateLookup(tables);

    public override RowWindow CreateWindow() => device.CreateWindow();

    public override Indices CreateIndices(int length) => device.CreateIndices(length);

    public override Table CreateTable(ReadOnlyMemory<float> values, int columns) => device.CreateTable(values, columns);

    public override Table CreateTable(ReadOnlyMemory<byte> values, int columns) => device.CreateTable(values, columns);

    public override Accumulator CreateAccumulator() => device.CreateAccumulator();

    public override void Synchronize() => device.Synchronize();

    /// <summary>Asserts that nothing was written around the matrices made since the last call.</summary>
    public void CheckSurroundings(string context)
    {
        device.Synchronize();
        foreach (GuardedMatrix guarded in _matrices) guarded.AssertIntact(context);
        _matrices.Clear();
    }

    protected override void Dispose(bool disposing) => device.Dispose();
}
