namespace MeProp;

/// <summary>The columns of a table in a <see cref="LookupMatrix"/>.</summary>
/// <param name="Width">Columns of the table, at least 1.</param>
/// <param name="Positions">P, ids of a row that name rows of the table, at least 1.</param>
public readonly record struct LookupShape(int Width, int Positions);
