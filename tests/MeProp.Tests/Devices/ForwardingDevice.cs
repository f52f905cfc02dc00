namespace MeProp.Tests;

/// <summary>Passes everything to another device, except what a derived class does itself.</summary>
internal abstract class ForwardingDevice(Device inner) : Device
{
    protected Device Inner { get; } = inner;

    public override string Description => Inner.Description;

    public override int Threads => Inner.Threads;

    public override IDenseOperations Dense => Inner.Dense;

    public override ISelectionOperations Selection => Inner.Selection;

    public override IElementwiseOperations Elementwise => Inner.Elementwise;

    public override IRowOperations Rows => Inner.Rows;

    public override IClassificationOperations Classification => Inner.Classification;

    public override IRegressionOperations Regression => Inner.Regression;

    public override IOptimizerOperations Optimizer => Inner.Optimizer;

    public override IEmbeddingOperations Embedding => Inner.Embedding;

    public override IRecurrentOperations Recurrent => Inner.Recurrent;

    public override Matrix CreateMatrix(int rows, int columns) => Inner.CreateMatrix(rows, columns);

    public override Matrix CreateByteMatrix(int rows, int columns, float scale) =>
        Inner.CreateByteMatrix(rows, columns, scale);

    public override LookupMatrix CreateLookup(params ReadOnlySpan<LookupShape> tables) => Inner.CreateLookup(tables);

    public override RowWindow CreateWindow() => Inner.CreateWindow();

    public override Indices CreateIndices(int length) => Inner.CreateIndices(length);

    public override Table CreateTable(ReadOnlyMemory<float> values, int columns) => Inner.CreateTable(values, columns);

    public override Table CreateTable(ReadOnlyMemory<byte> values, int columns) => Inner.CreateTable(values, columns);

    public override Accumulator CreateAccumulator() => Inner.CreateAccumulator();

    public override void Synchronize() => Inner.Synchronize();

    protected override void Dispose(bool disposing) => Inner.Dispose();
}
