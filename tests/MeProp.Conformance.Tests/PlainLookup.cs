using static MeProp.Conformance.Tests.PlainDevice;

namespace MeProp.Conformance.Tests;

/// <summary>A lookup whose rows are copied at once.</summary>
internal sealed class PlainLookup(ReadOnlySpan<LookupShape> tables) : LookupMatrix(tables)
{
    private PlainMatrix? _gradient;

    public PlainMatrix Values => field ??= new PlainMatrix(0, Columns);

    public override Matrix Gradient => _gradient ??= new PlainMatrix(Rows, Columns);

    public override void Show(
        int rows, ReadOnlySpan<Matrix> tables, ReadOnlySpan<Indices> ids, object? parameters = null)
    {
        Check(rows, tables, ids);
        for (int t = 0; t < tables.Length; t++)
        {
            foreach (int id in PlainIndices.Of(ids[t])) Require(id >= 0 && id < tables[t].Rows);
        }

        Rows = rows;
        Gradient.SetRows(rows);
        Values.SetRows(rows);
        for (int t = 0, column = 0; t < tables.Length; t++)
        {
            new PlainRows().Gather(tables[t], ids[t], Values, column);
            column += Tables[t].Positions * Tables[t].Width;
        }
    }

    public override void Download(Span<float> values) => Values.Download(values);
}
