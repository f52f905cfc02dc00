namespace MeProp.Tests;

/// <summary>Passes everything to another device, and counts the data sets that were uploaded.</summary>
internal sealed class CountingDevice(Device inner) : Device
{
    /// <summary>Calls of both <c>CreateTable</c>.</summary>
    public int Tables { get; private set; }

    /// <summary>Lists that were made with integers in them.</summary>
    public int Lists { get; private set; }

    public override string Description => inner.Description;

    public override int Threads => inner.Threads;

    public override IDenseOperations Dense => inner.Dense;

    public override ISelectionOperations Selection => inner.Selection;

    public override IElementwiseOperations Elementwise => inner.Elementwise;

    public override IRowOperations Rows => inner.Rows;

    public override IClassificationOperations Classification => inner.Classification;

    public override IRegressionOperations Regression => inner.Regression;

    public override IOptimizerOperations Optimizer => inner.Optimizer;

    public override IEmbeddingOperations Embedding => inner.Embedding;

    public override IRecurrentOperations Recurrent => inner.Recurrent;

    public override Matrix CreateMatrix(int rows, int columns) => inner.CreateMatrix(rows, columns);

    public override Matrix CreateByteMatrix(int rows, int columns, float scale) =>
        inner.CreateByteMatrix(rows, columns, scale);

    public override LookupMatrix CreateLookup(params ReadOnlySpan<LookupShape> tables) => inner.CreateLookup(tables);

    public override RowWindow CreateWindow() => inner.CreateWindow();

    public override Indices CreateIndices(int length)
    {
        if (length > 0) Lists++;
        return inner.CreateIndices(length);
    }

    public override Table CreateTable(ReadOnlyMemory<float> values, int columns)
    {
        Tables++;
        return inner.CreateTable(values, columns);
    }

    public override Table CreateTable(ReadOnlyMemory<byte> values, int columns)
    {
        Tables++;
        return inner.CreateTable(values, columns);
    }

    public override Accumulator CreateAccumulator() => inner.CreateAccumulator();

    public override void Synchronize() => inner.Synchronize();

    protected override void Dispose(bool disposing) => inner.Dispose();
}
