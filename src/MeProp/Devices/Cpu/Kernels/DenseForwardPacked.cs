namespace MeProp.Cpu;

/// <summary>
/// y = f(x wᵀ + b) for batches of several vectors of examples: lanes are examples, so no sum is spread over lanes. x
/// (N, I) is packed (<see cref="PackedRows"/>), w (O, I) and b (O) are read in place; y (N, O), padding of all rows 0.
/// 2·N·O·I flops.
/// </summary>
/// <remarks>
/// Registers: a panel of up to 3 vectors of examples meets a group of 8 rows of w in 24 sums. Each column loads 3
/// vectors of x and broadcasts 8 elements of w: 11 loads for 24 multiply-adds. With 16 registers a group has 4 rows. A
/// sum starts from the bias and adds its terms in the order of the columns. At the end sums are transposed, 4 outputs
/// of V.Count examples at a time, which costs less than the sums over lanes of <see cref="DenseForward{V, F}"/>.
/// Zeros: a panel skips columns of x that are 0 in all its examples, two fifths of MNIST's. Finite sums do not change.
/// Caches: as many groups as fit a quarter of the second level stay there while the panels of a part meet them. A large
/// w comes from memory for the first panel and is prefetched.
/// An item is one vector of examples and one group (<see cref="ProductShares"/>). Remaining examples, too few for a
/// vector, go to <see cref="DenseForward{V, F}"/> while their groups are in the caches.
/// </remarks>
internal readonly unsafe struct DenseForwardPacked<V, F>(
    PackedRows x, float* w, nint wStride, int outputs, float* b, float* y, nint yStride, DenseForward<V, F> remaining)
    : IWork
    where V : unmanaged, ILanes<V> where F : IActivationFunction
{
    private const int SecondLevelElements = 64 * 1024, MaxCachedElements = 4 * 1024 * 1024;

    /// <summary>In columns: memory answers in the time of 16 lines of each row.</summary>
    private const int PrefetchDistance = 16 * HostMatrix.Alignment;

    private readonly PackedRows _x = x;
    private readonly float* _w = w, _b = b, _y = y + x.FirstRow * yStride;
    private readonly nint _wStride = wStride, _yStride = yStride;
    private readonly int _outputs = outputs;
    private readonly DenseForward<V, F> _remaining = remaining;

    /// <summary>True if w does not fit the caches, so that it is prefetched.</summary>
    private readonly bool _isLarge = outputs * wStride > MaxCachedElements;

    /// <summary>Rows of w in a group.</summary>
    public static int GroupSize => V.HasManyRegisters ? 8 : 4;

    public int Items => Shares.Items;

    private ProductShares Shares => new(_x.Vectors, Cut.Count(_outputs, GroupSize));

    public void Run(int from, int to)
    {
        for (int part = 0; part < _x.Parts; part++)
        {
            int panel = _x.FirstPanelOf(part), panelEnd = _x.FirstPanelOf(part + 1);
            (int group, int groupEnd) = Shares.GroupsOf(_x.FirstVector(panel), _x.FirstVector(panelEnd), from, to);
            int together = Math.Max(1, SecondLevelElements / (GroupSize * _x.Length));
            for (; group < groupEnd; group += together)
            {
                int end = Math.Min(group + together, groupEnd);
                for (int p = panel; p < panelEnd; p++) Panel(p, group, end);
                Remaining(part, group, end);
            }
        }
    }

    /// <summary>The remaining examples against those of some groups that fall to a part.</summary>
    private void Remaining(int part, int group, int end)
    {
        if (_remaining.Tiles == 0) return;
        int groups = GroupSize / DenseForwardTiles.GroupSize, last = Math.Min(end * groups, _remaining.Groups);
        for (group *= groups; group < last; group++)
        {
            if (group % _x.Parts == part) _remaining.Run(0, _remaining.Tiles, group, group + 1);
        }
    }

    /// <summary>One panel against some groups.</summary>
    [MethodImpl(AggressiveOptimization)]
    private void Panel(int panel, int group, int end)
    {
        int first = _x.FirstVector(panel), vectors = _x.FirstVector(panel + 1) - first;
        float* x = _x.Panel<V>(panel), y = _y + (nint)first * V.Count * _yStride;
        for (; group < end; group++)
        {
            switch (vectors)
            {
                case 1: Tile<Rows1>(panel, x, group * GroupSize, y); break;
                case 2: Tile<Rows2>(panel, x, group * GroupSize, y); break;
                case 3: Tile<Rows3>(panel, x, group * GroupSize, y); break;
            }
        }
    }

    /// <summary>C vectors of examples by a group, or half of one at the end.</summary>
    [MethodImpl(AggressiveInlining)]
    private void Tile<C>(int panel, float* x, int o, float* y) where C : IRows
    {
        if (V.HasManyRegisters && _outputs - o > 4) Tile<C, Rows8>(panel, x, o, y);
        else Tile<C, Rows4>(panel, x, o, y);
    }

    [MethodImpl(AggressiveOptimization)]
    private void Tile<C, H>(int panel, float* x, int o, float* y) where C : IRows where H : IRows
    {
        float* w0 = RowOf(o), w1 = RowOf(o + 1), w2 = RowOf(o + 2), w3 = RowOf(o + 3);
        V a00 = V.Broadcast(_b[o]), a01 = a00, a02 = a00, a10 = V.Broadcast(_b[o + 1]), a11 = a10, a12 = a10;
        V a20 = V.Broadcast(_b[o + 2]), a21 = a20, a22 = a20, a30 = V.Broadcast(_b[o + 3]), a31 = a30, a32 = a30;
        float* w4 = w3, w5 = w3, w6 = w3, w7 = w3;
        V a40 = V.Zero, a41 = a40, a42 = a40, a50 = a40, a51 = a40, a52 = a40;
        V a60 = a40, a61 = a40, a62 = a40, a70 = a40, a71 = a40, a72 = a40;
        if (H.Count > 4)
        {
            w4 = RowOf(o + 4);
            w5 = RowOf(o + 5);
            w6 = RowOf(o + 6);
            w7 = RowOf(o + 7);
            a40 = a41 = a42 = V.Broadcast(_b[o + 4]);
            a50 = a51 = a52 = V.Broadcast(_b[o + 5]);
            a60 = a61 = a62 = V.Broadcast(_b[o + 6]);
            a70 = a71 = a72 = V.Broadcast(_b[o + 7]);
        }

        int* list = _x.ListOf(panel, 0);
        for (int block = 0;
            block < _x.Blocks;
            block++, x += (nint)_x.BlockLength * C.Count * V.Count, list += _x.BlockLength + 1)
        {
            float* p = x;
            for (int* column = list + 1, end = column + *list; column < end; column++, p += C.Count * V.Count)
            {
                nint i = *column;
                // Takes turns: by the end of a line every row has been prefetched.
                if (_isLarge) CacheLine.Prefetch(w0 + i % GroupSize * _wStride + i + PrefetchDistance);
                V x0 = V.Load(p), x1 = V.Zero, x2 = V.Zero;
                if (C.Count > 1) x1 = V.Load(p + V.Count);
                if (C.Count > 2) x2 = V.Load(p + 2 * V.Count);
                Add<C>(w0[i], x0, x1, x2, ref a00, ref a01, ref a02);
                Add<C>(w1[i], x0, x1, x2, ref a10, ref a11, ref a12);
                Add<C>(w2[i], x0, x1, x2, ref a20, ref a21, ref a22);
                Add<C>(w3[i], x0, x1, x2, ref a30, ref a31, ref a32);
                if (H.Count == 4) continue;
                Add<C>(w4[i], x0, x1, x2, ref a40, ref a41, ref a42);
                Add<C>(w5[i], x0, x1, x2, ref a50, ref a51, ref a52);
                Add<C>(w6[i], x0, x1, x2, ref a60, ref a61, ref a62);
                Add<C>(w7[i], x0, x1, x2, ref a70, ref a71, ref a72);
            }
        }

        y += o;
        Write<C>(y, _outputs - o, a00, a01, a02, a10, a11, a12, a20, a21, a22, a30, a31, a32);
        if (H.Count > 4) Write<C>(y + 4, _outputs - o - 4, a40, a41, a42, a50, a51, a52, a60, a61, a62, a70, a71, a72);
    }

    /// <summary>A row of w. Beyond the last output the last one is read again and dropped.</summary>
    [MethodImpl(AggressiveInlining)]
    private float* RowOf(int o) => _w + Math.Min(o, _outputs - 1) * _wStride;

    [MethodImpl(AggressiveInlining)]
    private static void Add<C>(float weight, V x0, V x1, V x2, ref V a0, ref V a1, ref V a2) where C : IRows
    {
        V w = V.Broadcast(weight);
        V.AddProduct(w, x0, ref a0);
        if (C.Count > 1) V.AddProduct(w, x1, ref a1);
        if (C.Count > 2) V.AddProduct(w, x2, ref a2);
    }

    /// <summary>Writes 4 outputs of all examples; the padding of y stays 0.</summary>
    [MethodImpl(AggressiveInlining)]
    private void Write<C>(
        float* y, int outputs, V a0, V a1, V a2, V b0, V b1, V b2, V c0, V c1, V c2, V d0, V d1, V d2)
        where C : IRows
    {
        Write(y, outputs, a0, b0, c0, d0);
        if (C.Count > 1) Write(y + V.Count * _yStride, outputs, a1, b1, c1, d1);
        if (C.Count > 2) Write(y + 2 * V.Count * _yStride, outputs, a2, b2, c2, d2);
    }

    [MethodImpl(AggressiveInlining)]
    private void Write(float* y, int outputs, V a, V b, V c, V d)
    {
        a = outputs > 0 ? F.Value(a) : V.Zero;
        b = outputs > 1 ? F.Value(b) : V.Zero;
        c = outputs > 2 ? F.Value(c) : V.Zero;
        d = outputs > 3 ? F.Value(d) : V.Zero;
        V.StoreColumns(a, b, c, d, y, _yStride);
    }
}
