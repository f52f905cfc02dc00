// What several kernels use. Matrices are row-major without gaps; N, I, O, K as in the program's documentation.
// A block of threads in one dimension has 32 to BLOCK of them, a power of two.
#define BLOCK 256

#define RELU 0
#define TANH 1
#define SIGMOID 2
#define CUBE 3

typedef unsigned long long u64;

// f(x).
static __device__ __forceinline__ float activate(int f, float x)
{
    if (f == RELU) return x <= 0.f ? 0.f : x;
    if (f == TANH) return tanhf(x);
    if (f == SIGMOID) return 1.f / (1.f + expf(-x));
    return x * x * x;
}

// f'(x) from v = f(x), or from v = x for the cube.
static __device__ __forceinline__ float derivative(int f, float v)
{
    if (f == RELU) return v > 0.f ? 1.f : 0.f;
    if (f == TANH) return 1.f - v * v;
    if (f == SIGMOID) return v * (1.f - v);
    return 3.f * v * v;
}

// SplitMix64's finalizer, as RandomStream.Mix.
static __device__ __forceinline__ u64 mix(u64 v)
{
    v = (v ^ (v >> 30)) * 0xBF58476D1CE4E5B9ull;
    v = (v ^ (v >> 27)) * 0x94D049BB133111EBull;
    return v ^ (v >> 31);
}

// Whether dropout removes an element, as DropoutMask.Removes of RowKey(key, row).
static __device__ __forceinline__ bool dropout_removes(u64 key, int row, int column, int threshold)
{
    unsigned h = (unsigned)(mix(key + (u64)row * 0x9E3779B97F4A7C15ull) >> 32) + (unsigned)column * 0x9E3779B9u;
    h = (h ^ (h >> 16)) * 0x85EBCA6Bu;
    h = (h ^ (h >> 13)) * 0xC2B2AE35u;
    h = h ^ (h >> 16);
    return (int)(h >> 1) < threshold;
}

// Bits that order magnitudes as integers.
static __device__ __forceinline__ unsigned magnitude(float v)
{
    return __float_as_uint(v) & 0x7fffffffu;
}

#define INFINITE 0x7f800000u

// The place of a value in an ascending list, or -1. O(log count).
static __device__ __forceinline__ int place_of(const int* list, int count, int value)
{
    int low = 0, high = count;
    while (low < high)
    {
        int middle = (low + high) >> 1;
        if (list[middle] < value) low = middle + 1;
        else high = middle;
    }
    return low < count && list[low] == value ? low : -1;
}

// Sums over the threads of a block of 32 to BLOCK threads, in two levels: 32 threads each add a segment of neighbouring
// values, then every thread adds the sums of the segments. The order of additions is fixed. All threads must call them.
// They may be called again at once: values were read before the last barrier, sums are written behind the next one.

static __device__ float block_sum(float v)
{
    __shared__ float values[BLOCK], sums[32];
    int t = threadIdx.x, segment = blockDim.x / 32;
    values[t] = v;
    __syncthreads();
    if (t < 32)
    {
        float sum = 0.f;
        for (int i = 0; i < segment; i++) sum += values[t * segment + i];
        sums[t] = sum;
    }
    __syncthreads();
    float all = 0.f;
    for (int s = 0; s < 32; s++) all += sums[s];
    return all;
}

// The same in double precision.
static __device__ double block_sum_double(double v)
{
    __shared__ double values[BLOCK], sums[32];
    int t = threadIdx.x, segment = blockDim.x / 32;
    values[t] = v;
    __syncthreads();
    if (t < 32)
    {
        double sum = 0;
        for (int i = 0; i < segment; i++) sum += values[t * segment + i];
        sums[t] = sum;
    }
    __syncthreads();
    double all = 0;
    for (int s = 0; s < 32; s++) all += sums[s];
    return all;
}

// The sum of v over the threads before this one, and the sum over all.
static __device__ int block_scan(int v, int* total)
{
    __shared__ int values[BLOCK], sums[32];
    int t = threadIdx.x, segment = blockDim.x / 32, own = t / segment, before = 0, all = 0;
    __syncthreads();
    values[t] = v;
    __syncthreads();
    if (t < 32)
    {
        int sum = 0;
        for (int i = 0; i < segment; i++) sum += values[t * segment + i];
        sums[t] = sum;
    }
    __syncthreads();
    for (int s = 0; s < 32; s++)
    {
        if (s == own) before = all;
        all += sums[s];
    }
    for (int i = own * segment; i < t; i++) before += values[i];
    *total = all;
    return before;
}
