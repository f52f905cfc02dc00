namespace MeProp;

/// <summary>The rows of a matrix that this process holds, when several processes share its rows.</summary>
/// <param name="Processes">The processes.</param>
/// <param name="Numbers">The number of each row here in the whole matrix; may be longer than the rows.</param>
/// <param name="Total">Rows of the whole matrix.</param>
public readonly record struct RowShare(IProcessGroup Processes, Indices Numbers, int Total);
