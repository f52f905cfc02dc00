// The K largest magnitudes of every list of `width` values: block b of columns of example n is list n blocks + b.
// Of equal magnitudes the lower index is larger; the lists of kept columns ascend. *bad = 1 if a value is not finite.
// kept[(n blocks + b) K ...] receives columns of the whole row, starts (may be null) the places of the examples.
// A block computes one list: four rounds of radix select by 8 bits find the K-th largest bit pattern and how many of
// its equals are kept; then one ordered pass writes the list. O(width) for a list.
extern "C" __global__ void select_top_k(
    const float* values, int blocks, int width, int count, int* kept, int* starts, int* bad)
{
    __shared__ int histogram[256];
    __shared__ unsigned digit;
    __shared__ int below;
    int t = threadIdx.x, threads = blockDim.x, list = blockIdx.x, n = list / blocks, b = list % blocks;
    const float* v = values + (size_t)list * width;
    unsigned prefix = 0, mask = 0;
    int remaining = count;
    for (int shift = 24; shift >= 0; shift -= 8)
    {
        for (int d = t; d < 256; d += threads) histogram[d] = 0;
        __syncthreads();
        for (int i = t; i < width; i += threads)
        {
            unsigned key = magnitude(v[i]);
            if (key >= INFINITE) *bad = 1;
            if ((key & mask) == prefix) atomicAdd(&histogram[(key >> shift) & 255], 1);
        }
        __syncthreads();
        // A thread owns neighbouring digits, the largest digits first.
        int own = 256 / threads, sum = 0, total;
        for (int d = 0; d < own; d++) sum += histogram[255 - (t * own + d)];
        int before = block_scan(sum, &total);
        for (int d = 0; d < own; d++)
        {
            int here = histogram[255 - (t * own + d)];
            if (before < remaining && before + here >= remaining)
            {
                digit = 255 - (t * own + d);
                below = remaining - before;
            }
            before += here;
        }
        __syncthreads();
        prefix |= digit << shift;
        mask |= 255u << shift;
        remaining = below;
    }

    int written = list * count, equals = 0, total;
    for (int base = 0; base < width; base += threads)
    {
        unsigned key = base + t < width ? magnitude(v[base + t]) : 0;
        bool larger = base + t < width && key > prefix, equal = base + t < width && key == prefix;
        int before = block_scan(larger + (equal << 16), &total), left = remaining - equals > 0 ? remaining - equals : 0;
        int equals_before = before >> 16;
        if (larger || (equal && equals_before < left))
        {
            int place = (before & 0xffff) + (equals_before < left ? equals_before : left);
            kept[written + place] = b * width + base + t;
        }
        written += (total & 0xffff) + ((total >> 16) < left ? total >> 16 : left);
        equals += total >> 16;
    }
    if (starts && t == 0 && b == 0)
    {
        starts[n] = list * count;
        if (list + blocks == (int)gridDim.x) starts[n + 1] = (list + blocks) * count;
    }
}
