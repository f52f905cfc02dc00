namespace MeProp.Tasks;

/// <summary>Some rows of a table, in an order.</summary>
internal sealed record TableRows(DataTable Table, int[] Rows)
{
    public int Count => Rows.Length;

    public TableRows First(int count) => this with { Rows = [.. Rows.Take(count)] };
}
