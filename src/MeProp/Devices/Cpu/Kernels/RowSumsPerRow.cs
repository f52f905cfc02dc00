namespace MeProp.Cpu;

/// <summary>
/// Weighted sums of rows where every output row has its own list of terms: out[r] = Σ over t in list(r) of c(r, t) ·
/// source[t]. For dx, r are examples and the lists their kept rows of w; for dw, r are rows of w and the lists the
/// examples that kept them. 2·terms·columns flops.
/// </summary>
/// <remarks>
/// 8 vectors of an output row stay in registers while its terms pass. A lane is one column and adds its terms in the
/// order of the list. Rows are whole vectors; fewer than 8 are computed one at a time. An item is one output row.
/// Caches: a source that does not fit the second level passes in blocks of columns, each for all output rows
/// (<see cref="BlockOf"/>).
/// </remarks>
internal readonly unsafe struct RowSumsPerRow<V, TSource> : IWork, IGradientTiles
    where V : unmanaged, ILanes<V> where TSource : unmanaged, ISource<V>
{
    /// <summary>c(r, t) is at Coefficients + r · CoefficientRowStride + t · CoefficientTermStride.</summary>
    public required float* Coefficients { get; init; }

    public required nint CoefficientRowStride { get; init; }

    public required nint CoefficientTermStride { get; init; }

    public required TSource Source { get; init; }

    /// <summary>All lists in a row.</summary>
    public required int* Terms { get; init; }

    /// <summary>The list of row r is from Offsets[r] to Offsets[r + 1].</summary>
    public required int* Offsets { get; init; }

    public required float* Output { get; init; }

    public required nint OutputStride { get; init; }

    /// <summary>The output rows, or null for 0, 1, 2, ….</summary>
    public required int* Rows { get; init; }

    public required int Length { get; init; }

    /// <summary>Rows of the source.</summary>
    public required int SourceRows { get; init; }

    public static int MaxTileRows => 1;

    public int TogetherLength => BlockOf(SourceRows, Length);

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        int together = TogetherLength;
        for (int start = 0; start < Length; start += together)
        {
            int end = Math.Min(start + together, Length);
            for (int item = from; item < to; item++)
                Compute(item, start, end, Output + RowAt(item) * OutputStride + start, OutputStride);
        }
    }

    /// <summary>Columns of a block of which all source rows take half of the second level.</summary>
    private static int BlockOf(int rows, int length)
    {
        const int MaxElements = 128 * 1024;
        int step = 8 * V.Count;
        return (long)rows * length <= MaxElements ? length : Math.Max(MaxElements / rows / step, 1) * step;
    }

    public int FirstRowOf(int tile) => tile;

    [MethodImpl(AggressiveInlining)]
    public nint RowAt(int row) => Rows == null ? row : Rows[row];

    [MethodImpl(AggressiveInlining)]
    public void Compute(int tile, int from, int to, float* output, nint stride)
    {
        nint row = RowAt(tile);
        int start = Offsets[row], count = Offsets[row + 1] - start;
        Columns(Coefficients + row * CoefficientRowStride, Terms + start, count, from, to, output - from);
    }

    /// <summary>Columns from … to − 1 of a row that starts at <paramref name="output"/>.</summary>
    [MethodImpl(AggressiveOptimization)]
    private void Columns(float* coefficients, int* terms, int count, int from, int to, float* output)
    {
        TSource source = Source;
        nint stride = source.Stride, termStride = CoefficientTermStride;
        int column = from;
        for (; column + 8 * V.Count <= to; column += 8 * V.Count)
        {
            V a0 = V.Zero, a1 = V.Zero, a2 = V.Zero, a3 = V.Zero, a4 = V.Zero, a5 = V.Zero, a6 = V.Zero, a7 = V.Zero;
            for (int t = 0; t < count; t++)
            {
                nint term = terms[t];
                nint place = term * stride + column;
                V c = V.Broadcast(coefficients[term * termStride]);
                V.AddProduct(c, source.Load(place), ref a0);
                V.AddProduct(c, source.Load(place + V.Count), ref a1);
                V.AddProduct(c, source.Load(place + 2 * V.Count), ref a2);
                V.AddProduct(c, source.Load(place + 3 * V.Count), ref a3);
                V.AddProduct(c, source.Load(place + 4 * V.Count), ref a4);
                V.AddProduct(c, source.Load(place + 5 * V.Count), ref a5);
                V.AddProduct(c, source.Load(place + 6 * V.Count), ref a6);
                V.AddProduct(c, source.Load(place + 7 * V.Count), ref a7);
            }

            V.Store(a0, output + column);
            V.Store(a1, output + column + V.Count);
            V.Store(a2, output + column + 2 * V.Count);
            V.Store(a3, output + column + 3 * V.Count);
            V.Store(a4, output + column + 4 * V.Count);
            V.Store(a5, output + column + 5 * V.Count);
            V.Store(a6, output + column + 6 * V.Count);
            V.Store(a7, output + column + 7 * V.Count);
        }

        for (; column < to; column += V.Count)
        {
            V a = V.Zero;
            for (int t = 0; t < count; t++)
            {
                nint term = terms[t];
                V.AddProduct(V.Broadcast(coefficients[term * termStride]), source.Load(term * stride + column), ref a);
            }

            V.Store(a, output + column);
        }
    }
}
