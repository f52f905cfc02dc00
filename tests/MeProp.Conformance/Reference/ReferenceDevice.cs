namespace MeProp.Conformance;

/// <summary>
/// The specification of every operation of a <see cref="Device"/>: plain loops over rows in main memory, sums in double
/// precision, one thread. Written to be obviously right and not to be fast; all other devices are compared with it.
/// </summary>
public sealed class ReferenceDevice : Device
{
    public override string Description => "reference";

    public override int Threads => 1;

    public override IDenseOperations Dense { get; } = new ReferenceDense();

    public override ISelectionOperations Selection { get; } = new ReferenceSelect();

    public override IElementwiseOperations Elementwise { get; } = new ReferenceElementwise();

    public override IRowOperations Rows { get; } = new ReferenceRows();

    public override IClassificationOperations Classification { get; } = new ReferenceClassification();

    public override IRegressionOperations Regression { get; } = new ReferenceRegression();

    public override IOptimizerOperations Optimizer { get; } = new ReferenceOptimizer();

    public override IEmbeddingOperations Embedding { get; } = new ReferenceEmbedding();

    public override IRecurrentOperations Recurrent { get; } = new ReferenceRecurrent();

    public override Matrix CreateMatrix(int rows, int columns) => new HostMatrix(rows, columns);

    public override Matrix CreateByteMatrix(int rows, int columns, float scale) =>
        new ReferenceBytes(rows, columns, scale);

    public override LookupMatrix CreateLookup(params ReadOnlySpan<LookupShape> tables) => new ReferenceLookup(tables);

    public override RowWindow CreateWindow() => new HostRowWindow();

    public override Indices CreateIndices(int length) => new ReferenceIndices(length);

    public override Table CreateTable(ReadOnlyMemory<float> values, int columns) =>
        new ReferenceTable<float>(values, columns);

    public override Table CreateTable(ReadOnlyMemory<byte> values, int columns) =>
        new ReferenceTable<byte>(values, columns);

    public override Accumulator CreateAccumulator() => new ReferenceAccumulator();

    protected override void Dispose(bool disposing)
    {
    }
}
