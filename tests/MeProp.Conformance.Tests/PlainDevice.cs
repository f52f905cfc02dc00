namespace MeProp.Conformance.Tests;

/// <summary>A second device, of public types alone: single-precision loops over arrays without padding.</summary>
internal sealed class PlainDevice : Device
{
    public override string Description => "plain arrays";

    public override int Threads => 1;

    public override IDenseOperations Dense { get; } = new PlainDense();

    public override ISelectionOperations Selection { get; } = new PlainSelection();

    public override IElementwiseOperations Elementwise { get; } = new PlainElementwise();

    public override IRowOperations Rows { get; } = new PlainRows();

    public override IClassificationOperations Classification { get; } = new PlainClassification();

    public override IRegressionOperations Regression { get; } = new PlainRegression();

    public override IOptimizerOperations Optimizer { get; } = new PlainOptimizer();

    public override IEmbeddingOperations Embedding { get; } = new PlainEmbedding();

    public override IRecurrentOperations Recurrent { get; } = new PlainRecurrent();

    public override Matrix CreateMatrix(int rows, int columns) => new PlainMatrix(rows, columns);

    public override Matrix CreateByteMatrix(int rows, int columns, float scale) =>
        new PlainMatrix(rows, columns, scale);

    public override LookupMatrix CreateLookup(params ReadOnlySpan<LookupShape> tables) => new PlainLookup(tables);

    public override RowWindow CreateWindow() => new PlainWindow();

    public override Indices CreateIndices(int length) => new PlainIndices(length);

    public override Table CreateTable(ReadOnlyMemory<float> values, int columns) =>
        new PlainTable(values.ToArray(), columns, false);

    public override Table CreateTable(ReadOnlyMemory<byte> values, int columns) =>
        new PlainTable([.. values.ToArray().Select(value => (float)value)], columns, true);

    public override Accumulator CreateAccumulator() => new PlainAccumulator();

    /// <summary>P of a list of N × P ids; 1 for an empty list of no rows. Throws where it does not fit.</summary>
    public static int IdsPerRow(Indices ids, int rows)
    {
        Require(rows == 0 ? ids.Length == 0 : ids.Length >= rows && ids.Length % rows == 0);
        return rows == 0 ? 1 : ids.Length / rows;
    }

    public static void Require(bool fit)
    {
        if (!fit) throw new ArgumentException("The operands do not fit each other.");
    }

    protected override void Dispose(bool disposing)
    {
    }
}
