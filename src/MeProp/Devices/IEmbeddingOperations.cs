namespace MeProp;

/// <summary>
/// Rows of embedding tables: y[n, p] = w[ids[n, p]] is
/// <see cref="IRowOperations.Gather(Matrix, Indices, Matrix, int)"/>; this is what stands before and behind it. N rows
/// of a batch, F ids in a row, V rows of a table w (V, O), which P neighbouring columns of the ids share.
/// </summary>
public interface IEmbeddingOperations
{
    /// <summary>
    /// destination[n, p] = ids[n, feature + p]; or 0, the unknown id, where the mask of key, numbers[n] and feature + p
    /// removes an element at the threshold of this id (<see cref="DropoutMask"/>). O(N·P).
    /// </summary>
    /// <param name="ids">N × F ids, row after row, 0 to V − 1 in these features.</param>
    /// <param name="idsPerRow">F.</param>
    /// <param name="feature">The first column of ids, 0 to F − P.</param>
    /// <param name="rows">V.</param>
    /// <param name="thresholds">V thresholds of <see cref="DropoutMask.Threshold"/>; null: no id is replaced.</param>
    /// <param name="key">64 random bits, drawn once per step.</param>
    /// <param name="destination">N × P ids, P at least 1, overwritten.</param>
    /// <param name="numbers">At least N: the number of each row in the mask; null: 0 to N − 1.</param>
    /// <exception cref="ArgumentException">An id of these features is not a row of the table.</exception>
    void TakeIds(
        Indices ids, int idsPerRow, int feature, int rows, Indices? thresholds, ulong key, Indices destination,
        Indices? numbers = null);

    /// <summary>
    /// Gradient of a table: dw[id] = Σ over n and p with ids[n, p] = id of dy[n, column + p·O …], in the order of n,
    /// then p. Sets <see cref="Parameter.Touched"/> to the ids that occur; other rows are neither written nor read.
    /// O(N·P·O + N·P·log(N·P)).
    /// </summary>
    /// <param name="dy">(N, columns), at least column + P·O of them.</param>
    /// <param name="column">The first column of the table's output.</param>
    /// <param name="ids">N × P ids, P at least 1, 0 to V − 1.</param>
    /// <param name="touched">
    /// Receives the ids that occur, ascending, in its first places; <see cref="RowSet.Count"/> is their number.
    /// </param>
    /// <param name="weight">w (V, O), dw and touched rows.</param>
    void Backward(Matrix dy, int column, Indices ids, Indices touched, Parameter weight);
}
