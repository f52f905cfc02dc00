// dz[n, j] += c y[n, j] for the kept j with dz[n, j] other than 0, with c = (sum of dz y over the others) / (sum of y y
// over these); c = 0 where that energy is at most 1e-4 of the sum of y y over all. O(O log K) for an example.
// A block has BLOCK threads and corrects one example.
extern "C" __global__ void keep_scale(float* dz, const float* y, const int* starts, const int* kept, int outputs)
{
    int n = blockIdx.x, start = starts[n], length = starts[n + 1] - start;
    float* g = dz + (size_t)n * outputs;
    const float* v = y + (size_t)n * outputs;
    float rest = 0.f, all = 0.f, energy = 0.f;
    for (int j = threadIdx.x; j < outputs; j += blockDim.x)
    {
        all = fmaf(v[j], v[j], all);
        if (g[j] != 0.f && place_of(kept + start, length, j) >= 0) energy = fmaf(v[j], v[j], energy);
        else rest = fmaf(g[j], v[j], rest);
    }
    rest = block_sum(rest);
    all = block_sum(all);
    energy = block_sum(energy);
    if (energy <= 1e-4f * all) return;
    float c = rest / energy;
    for (int e = threadIdx.x; e < length; e += blockDim.x)
    {
        int j = kept[start + e];
        if (g[j] != 0.f) g[j] = fmaf(c, v[j], g[j]);
    }
}

// counts[first + i] += examples that kept column i of any block with a gradient other than 0. starts null: one list of
// kept_count columns for all examples, or everything if kept is null too. A thread counts column i over the examples
// blockIdx.y, blockIdx.y + gridDim.y and so on.
extern "C" __global__ void count_kept(
    const float* dy, const int* starts, const int* kept, int kept_count, int examples, int blocks, int width,
    int* counts, int first)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x, sum = 0;
    if (i >= width) return;
    for (int n = blockIdx.y; n < examples; n += gridDim.y)
    {
        const int* list = starts ? kept + starts[n] : kept;
        int length = starts ? starts[n + 1] - starts[n] : kept_count, is_active = 0;
        for (int j = i; j < blocks * width; j += width)
        {
            if (dy[(size_t)n * blocks * width + j] != 0.f && (!list || place_of(list, length, j) >= 0)) is_active = 1;
        }
        sum += is_active;
    }
    if (sum) atomicAdd(&counts[first + i], sum);
}
