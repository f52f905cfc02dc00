// Losses and classes of logits (N, C). A warp of 32 threads computes a row; a block has 4 of them.

// dlogits = scale (softmax - onehot), losses[n] = log sum exp(logits[n]) - logits[n, target]; both are 0 for a target of
// -1. dlogits may be logits, or null.
extern "C" __global__ void softmax_cross_entropy(
    const float* logits, const int* targets, float scale, float* dlogits, double* losses, int rows, int classes)
{
    int n = blockIdx.x * 4 + threadIdx.y, lane = threadIdx.x;
    if (n >= rows) return;
    const float* z = logits + (size_t)n * classes;
    float* g = dlogits ? dlogits + (size_t)n * classes : 0;
    int target = targets[n];
    if (target < 0)
    {
        for (int c = lane; g && c < classes; c += 32) g[c] = 0.f;
        if (lane == 0) losses[n] = 0;
        return;
    }
    float largest = -__uint_as_float(INFINITE), sum = 0.f, goal = z[target];
    for (int c = lane; c < classes; c += 32) largest = fmaxf(largest, z[c]);
    for (int d = 16; d > 0; d >>= 1) largest = fmaxf(largest, __shfl_xor_sync(0xffffffffu, largest, d));
    for (int c = lane; c < classes; c += 32) sum += expf(z[c] - largest);
    for (int d = 16; d > 0; d >>= 1) sum += __shfl_xor_sync(0xffffffffu, sum, d);
    if (lane == 0) losses[n] = log((double)sum) + ((double)largest - goal);
    for (int c = lane; g && c < classes; c += 32)
        g[c] = scale * (expf(z[c] - largest) / sum - (c == target ? 1.f : 0.f));
}

// indices[n] = index of the largest value; of equals the lowest; never of what is not a number, 0 if nothing else is
// there.
extern "C" __global__ void arg_max(const float* values, int* indices, int rows, int classes)
{
    int n = blockIdx.x * 4 + threadIdx.y, lane = threadIdx.x, best = classes;
    if (n >= rows) return;
    const float* z = values + (size_t)n * classes;
    float largest = 0.f;
    for (int c = lane; c < classes; c += 32)
    {
        if (z[c] == z[c] && (best == classes || z[c] > largest))
        {
            largest = z[c];
            best = c;
        }
    }
    for (int d = 16; d > 0; d >>= 1)
    {
        float other = __shfl_xor_sync(0xffffffffu, largest, d);
        int place = __shfl_xor_sync(0xffffffffu, best, d);
        bool is_better = place < classes && (best == classes || other > largest || (other == largest && place < best));
        if (is_better)
        {
            largest = other;
            best = place;
        }
    }
    if (lane == 0) indices[n] = best == classes ? 0 : best;
}

// read[0] = *sum, read[1] = *bad: the host reads both at once. One thread.
extern "C" __global__ void read_sum(const double* sum, const int* bad, double* read)
{
    read[0] = *sum;
    read[1] = *bad;
}

// *sum += terms[0] + ... in a fixed order. One block of BLOCK threads.
extern "C" __global__ void add_terms(const double* terms, int count, double* sum)
{
    double own = 0;
    for (int i = threadIdx.x; i < count; i += blockDim.x) own += terms[i];
    own = block_sum_double(own);
    if (threadIdx.x == 0) *sum += own;
}
