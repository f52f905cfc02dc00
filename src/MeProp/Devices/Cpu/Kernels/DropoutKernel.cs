namespace MeProp.Cpu;

/// <summary>
/// y = x · scale where the hash of key, number of the row and column (<see cref="DropoutMask"/>) reaches the threshold,
/// otherwise 0.
/// x, y (N, O); y may be x. An item is one row. A lane hashes one column; rows are whole vectors, and padding stays 0.
/// </summary>
internal readonly unsafe struct DropoutKernel<V>(
    HostMatrix x, float rate, ulong key, HostMatrix y, HostIndices? numbers) : IWork where V : unmanaged, ILanes<V>
{
    private readonly int* _numbers = numbers is null ? null : numbers.Data;
    private readonly float* _x = x.Data, _y = y.Data;
    private readonly nint _xStride = x.Stride, _yStride = y.Stride;
    private readonly int _length = RowLength.Vectors<V>(x.Columns), _threshold = DropoutMask.Threshold(rate);
    private readonly float _scale = 1 / (1 - rate);

    [MethodImpl(AggressiveOptimization)]
    public void Run(int from, int to)
    {
        V multiplier0 = V.BroadcastBits(0x9E3779B9), multiplier1 = V.BroadcastBits(0x85EBCA6B);
        V multiplier2 = V.BroadcastBits(0xC2B2AE35), threshold = V.BroadcastBits((uint)_threshold);
        V scale = V.Broadcast(_scale), step = V.BroadcastBits((uint)V.Count * 0x9E3779B9);
        for (int n = from; n < to; n++)
        {
            float* x = _x + n * _xStride, y = _y + n * _yStride;
            V rowKey = V.BroadcastBits(DropoutMask.RowKey(key, _numbers is null ? n : _numbers[n]));
            V next = V.AddBits(rowKey, V.MultiplyBits(V.IndicesBits, multiplier0));
            for (int j = 0; j < _length; j += V.Count)
            {
                V h = V.MultiplyBits(V.XorBits(next, V.ShiftRightBits(next, 16)), multiplier1);
                h = V.MultiplyBits(V.XorBits(h, V.ShiftRightBits(h, 13)), multiplier2);
                h = V.XorBits(h, V.ShiftRightBits(h, 16));
                V kept = V.SelectGreaterOrEqualBits(V.ShiftRightBits(h, 1), threshold, scale);
                V.Store(V.Load(x + j) * kept, y + j);
                next = V.AddBits(next, step);
            }
        }
    }
}
