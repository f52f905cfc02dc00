namespace MeProp.Cpu;

/// <summary>
/// Weighted sums of rows that share one list of terms: out[r] = Σ_t c(r, t) · source[terms[t]]. For dx, r are examples
/// and terms are kept rows of w; for dw, r are kept rows and terms are examples. 2·R·T·columns flops, against
/// R·O·columns or O·N·columns dense.
/// </summary>
/// <remarks>
/// A tile of up to 6 rows × 4 vectors of the output stays in registers. Each term loads 4 vectors of its source row and
/// broadcasts one coefficient per output row, for up to 24 multiply-adds. A lane is one column and adds its terms in
/// the order of the list. Rows are whole vectors; behind the last whole block one vector is computed at a time. An item
/// is one tile over one block; tiles of a block follow each other, so that these columns of the source stay in the
/// first-level cache.
/// </remarks>
internal readonly unsafe struct RowSums<V, TSource> : IWork, IGradientTiles
    where V : unmanaged, ILanes<V> where TSource : unmanaged, ISource<V>
{
    private const int Vectors = 4;

    /// <summary>
    /// c(r, t) is at Coefficients + rows[r] · CoefficientRowStride + terms[t] · CoefficientTermStride.
    /// </summary>
    public required float* Coefficients { get; init; }

    public required nint CoefficientRowStride { get; init; }

    public required nint CoefficientTermStride { get; init; }

    public required TSource Source { get; init; }

    /// <summary>The terms, or null for 0 … TermCount − 1.</summary>
    public required int* Terms { get; init; }

    public required int TermCount { get; init; }

    public required float* Output { get; init; }

    public required nint OutputStride { get; init; }

    /// <summary>The output rows, or null for 0 … RowCount − 1.</summary>
    public required int* Rows { get; init; }

    public required int RowCount { get; init; }

    public required int Length { get; init; }

    /// <summary>Rows are cut into at least this many tiles, so that threads have equal shares of few rows.</summary>
    public int MinTiles { get; init; }

    public int Items => RowTiles * Cut.Count(Length, BlockLength);

    /// <summary>Multiply-adds of an item of <see cref="Run"/>.</summary>
    public long ItemCost => (long)TermCount * BlockLength * MaxTileRows;

    public static int MaxTileRows => V.HasManyRegisters ? 6 : 2;

    private static int BlockLength => Vectors * V.Count;

    public int TogetherLength => Length;

    public int RowTiles => Math.Max((RowCount + MaxTileRows - 1) / MaxTileRows, Math.Min(MinTiles, RowCount));

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        int tiles = RowTiles;
        for (int item = from; item < to; item++)
        {
            int row = FirstRowOf(item % tiles), end = FirstRowOf(item % tiles + 1), column = item / tiles * BlockLength;
            float* y = Output + column;
            if (Rows == null)
                Columns(
                    row, end, column, Math.Min(column + BlockLength, Length),
                    y + row * OutputStride, OutputStride, null);
            else Columns(row, end, column, Math.Min(column + BlockLength, Length), y, OutputStride, Rows + row);
        }
    }

    [MethodImpl(AggressiveOptimization)]
    public void Compute(int tile, int from, int to, float* output, nint stride)
    {
        int row = FirstRowOf(tile), end = FirstRowOf(tile + 1);
        for (; from < to; from += BlockLength, output += BlockLength)
            Columns(row, end, from, Math.Min(from + BlockLength, to), output, stride, null);
    }

    [MethodImpl(AggressiveInlining)]
    public int FirstRowOf(int tile) => (int)((long)RowCount * tile / RowTiles);

    /// <summary>
    /// A tile over at most one block. Row r goes to y + yRows[r] · stride, or y + r · stride if yRows is null.
    /// </summary>
    [MethodImpl(AggressiveInlining)]
    private void Columns(int row, int end, int column, int columnEnd, float* y, nint stride, int* yRows)
    {
        switch (end - row)
        {
            case 1: Columns<Rows1>(row, column, columnEnd, y, stride, yRows); break;
            case 2: Columns<Rows2>(row, column, columnEnd, y, stride, yRows); break;
            case 3: Columns<Rows3>(row, column, columnEnd, y, stride, yRows); break;
            case 4: Columns<Rows4>(row, column, columnEnd, y, stride, yRows); break;
            case 5: Columns<Rows5>(row, column, columnEnd, y, stride, yRows); break;
            case 6: Columns<Rows6>(row, column, columnEnd, y, stride, yRows); break;
        }
    }

    [MethodImpl(AggressiveInlining)]
    private void Columns<R>(int row, int column, int columnEnd, float* y, nint stride, int* yRows) where R : IRows
    {
        if (column + BlockLength <= columnEnd)
        {
            Tile<R, Rows4>(row, column, y, stride, yRows);
            return;
        }

        for (; column < columnEnd; column += V.Count, y += V.Count) Tile<R, Rows1>(row, column, y, stride, yRows);
    }

    /// <summary>R rows by C vectors, 1 or 4.</summary>
    [MethodImpl(AggressiveOptimization)]
    private void Tile<R, C>(int row, int column, float* y, nint stride, int* yRows) where R : IRows where C : IRows
    {
        float* c0 = CoefficientsOf(row), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0;
        if (R.Count > 1) c1 = CoefficientsOf(row + 1);
        if (R.Count > 2) c2 = CoefficientsOf(row + 2);
        if (R.Count > 3) c3 = CoefficientsOf(row + 3);
        if (R.Count > 4) c4 = CoefficientsOf(row + 4);
        if (R.Count > 5) c5 = CoefficientsOf(row + 5);
        V a00 = V.Zero, a01 = V.Zero, a02 = V.Zero, a03 = V.Zero;
        V a10 = V.Zero, a11 = V.Zero, a12 = V.Zero, a13 = V.Zero;
        V a20 = V.Zero, a21 = V.Zero, a22 = V.Zero, a23 = V.Zero;
        V a30 = V.Zero, a31 = V.Zero, a32 = V.Zero, a33 = V.Zero;
        V a40 = V.Zero, a41 = V.Zero, a42 = V.Zero, a43 = V.Zero;
        V a50 = V.Zero, a51 = V.Zero, a52 = V.Zero, a53 = V.Zero;
        TSource source = Source;
        int* terms = Terms;
        for (int t = 0; t < TermCount; t++)
        {
            nint term = terms == null ? t : terms[t];
            nint place = term * source.Stride + column;
            nint offset = term * CoefficientTermStride;
            V s0 = source.Load(place), s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
            if (C.Count > 1)
            {
                s1 = source.Load(place + V.Count);
                s2 = source.Load(place + 2 * V.Count);
                s3 = source.Load(place + 3 * V.Count);
            }

            Add<C>(c0[offset], s0, s1, s2, s3, ref a00, ref a01, ref a02, ref a03);
            if (R.Count > 1) Add<C>(c1[offset], s0, s1, s2, s3, ref a10, ref a11, ref a12, ref a13);
            if (R.Count > 2) Add<C>(c2[offset], s0, s1, s2, s3, ref a20, ref a21, ref a22, ref a23);
            if (R.Count > 3) Add<C>(c3[offset], s0, s1, s2, s3, ref a30, ref a31, ref a32, ref a33);
            if (R.Count > 4) Add<C>(c4[offset], s0, s1, s2, s3, ref a40, ref a41, ref a42, ref a43);
            if (R.Count > 5) Add<C>(c5[offset], s0, s1, s2, s3, ref a50, ref a51, ref a52, ref a53);
        }

        Write<C>(y + (yRows == null ? 0 : yRows[0]) * stride, a00, a01, a02, a03);
        if (R.Count > 1) Write<C>(y + (yRows == null ? 1 : yRows[1]) * stride, a10, a11, a12, a13);
        if (R.Count > 2) Write<C>(y + (yRows == null ? 2 : yRows[2]) * stride, a20, a21, a22, a23);
        if (R.Count > 3) Write<C>(y + (yRows == null ? 3 : yRows[3]) * stride, a30, a31, a32, a33);
        if (R.Count > 4) Write<C>(y + (yRows == null ? 4 : yRows[4]) * stride, a40, a41, a42, a43);
        if (R.Count > 5) Write<C>(y + (yRows == null ? 5 : yRows[5]) * stride, a50, a51, a52, a53);
    }

    [MethodImpl(AggressiveInlining)]
    private static void Add<C>(float coefficient, V s0, V s1, V s2, V s3, ref V a0, ref V a1, ref V a2, ref V a3)
        where C : IRows
    {
        V c = V.Broadcast(coefficient);
        V.AddProduct(c, s0, ref a0);
        if (C.Count == 1) return;
        V.AddProduct(c, s1, ref a1);
        V.AddProduct(c, s2, ref a2);
        V.AddProduct(c, s3, ref a3);
    }

    [MethodImpl(AggressiveInlining)]
    private static void Write<C>(float* y, V a0, V a1, V a2, V a3) where C : IRows
    {
        V.Store(a0, y);
        if (C.Count == 1) return;
        V.Store(a1, y + V.Count);
        V.Store(a2, y + 2 * V.Count);
        V.Store(a3, y + 3 * V.Count);
    }

    [MethodImpl(AggressiveInlining)]
    private float* CoefficientsOf(int row) => Coefficients + RowAt(row) * CoefficientRowStride;

    [MethodImpl(AggressiveInlining)]
    public nint RowAt(int row) => Rows == null ? row : Rows[row];
}
