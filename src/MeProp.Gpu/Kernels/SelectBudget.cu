// Top-k with a budget: the largest magnitudes other than 0 of a group, or the largest positive and the largest negative
// ones (balance). A group is a list (block b of example n), or block b of all examples (shared).
// State of a group and a sign: prefix (the bits known of the smallest kept magnitude), remaining (how many elements with
// these bits are kept). Sign 0 holds all magnitudes without balance, the positive ones with it; sign 1 the negative.
// Rounds of budget_histogram and budget_digit find 8 bits each; budget_count, budget_places and budget_write make lists.

static __device__ __forceinline__ int sign_of(float v, int is_balanced)
{
    return is_balanced && v < 0.f ? 1 : 0;
}

// histogram[group][sign][digit] += 1 for every element whose higher bits are the group's prefix. A thread reads one
// element of count = N O.
extern "C" __global__ void budget_histogram(
    const float* values, int blocks, int width, int is_shared, int is_balanced, int shift, const unsigned* prefix,
    int* histogram, int* bad, int count)
{
    int e = blockIdx.x * blockDim.x + threadIdx.x;
    if (e >= count) return;
    float v = values[e];
    unsigned key = magnitude(v);
    if (key >= INFINITE) *bad = 1;
    if (key == 0) return;
    int list = e / width, group = (is_shared ? list % blocks : list) * 2 + sign_of(v, is_balanced);
    unsigned mask = shift == 24 ? 0u : 0xffffffffu << (shift + 8);
    if ((key & mask) == (prefix[group] & mask)) atomicAdd(&histogram[(size_t)group * 256 + ((key >> shift) & 255)], 1);
}

// Finds the next digit of both signs of a group. The first round divides the budget among the signs. A thread computes
// one group. Nothing is kept where remaining is 0: its prefix becomes larger than any magnitude.
extern "C" __global__ void budget_digit(
    int groups, int budget, int is_balanced, int shift, const int* histogram, unsigned* prefix, int* remaining)
{
    int g = blockIdx.x * blockDim.x + threadIdx.x;
    if (g >= groups) return;
    if (shift == 24)
    {
        int up = 0, down = 0;
        for (int d = 0; d < 256; d++)
        {
            up += histogram[(size_t)(2 * g) * 256 + d];
            down += histogram[(size_t)(2 * g + 1) * 256 + d];
        }
        int half = is_balanced ? budget - budget / 2 : budget;
        int ups = budget - down > half ? budget - down : half;
        if (ups > up) ups = up;
        remaining[2 * g] = ups;
        remaining[2 * g + 1] = down < budget - ups ? down : budget - ups;
        prefix[2 * g] = prefix[2 * g + 1] = 0;
    }
    for (int s = 2 * g; s < 2 * g + 2; s++)
    {
        if (remaining[s] == 0)
        {
            prefix[s] = 0xffffffffu;
            continue;
        }
        int before = 0, d = 255;
        while (before + histogram[(size_t)s * 256 + d] < remaining[s]) before += histogram[(size_t)s * 256 + d--];
        prefix[s] |= (unsigned)d << shift;
        remaining[s] -= before;
    }
}

// counts[list] = elements above the threshold of their sign, equals of sign 0, equals of sign 1. A block has BLOCK
// threads and counts one list.
extern "C" __global__ void budget_count(
    const float* values, int blocks, int width, int is_shared, int is_balanced, const unsigned* prefix, int* counts)
{
    int list = blockIdx.x, group = (is_shared ? list % blocks : list) * 2;
    const float* v = values + (size_t)list * width;
    int larger = 0, ups = 0, downs = 0, total;
    for (int i = threadIdx.x; i < width; i += blockDim.x)
    {
        unsigned key = magnitude(v[i]);
        int sign = sign_of(v[i], is_balanced);
        unsigned threshold = prefix[group + sign];
        if (key > threshold) larger++;
        else if (key == threshold && sign == 0) ups++;
        else if (key == threshold) downs++;
    }
    block_scan(larger, &total);
    if (threadIdx.x == 0) counts[3 * list] = total;
    block_scan(ups, &total);
    if (threadIdx.x == 0) counts[3 * list + 1] = total;
    block_scan(downs, &total);
    if (threadIdx.x == 0) counts[3 * list + 2] = total;
}

// How many equals of each sign a list may keep (into counts), where its elements begin (places), and where those of each
// example begin (starts). Equals are kept in the order of examples. One block of BLOCK threads. O(N blocks).
extern "C" __global__ void budget_places(
    int examples, int blocks, int is_shared, const int* remaining, int* counts, int* places, int* starts)
{
    int t = threadIdx.x, total;
    for (int s = 0; s < 2 * blocks; s++)
    {
        int b = s >> 1, sign = s & 1, used = 0;
        for (int base = 0; base < examples; base += blockDim.x)
        {
            int n = base + t, list = n * blocks + b, equals = n < examples ? counts[3 * list + 1 + sign] : 0;
            int before = block_scan(equals, &total);
            if (n < examples)
            {
                int left = remaining[(is_shared ? b : list) * 2 + sign] - (is_shared ? used + before : 0);
                counts[3 * list + 1 + sign] = left < 0 ? 0 : left < equals ? left : equals;
            }
            used += total;
        }
    }
    __syncthreads();
    int written = 0, lists = examples * blocks;
    for (int base = 0; base < lists; base += blockDim.x)
    {
        int list = base + t, length = 0;
        if (list < lists) length = counts[3 * list] + counts[3 * list + 1] + counts[3 * list + 2];
        int before = block_scan(length, &total);
        if (list < lists)
        {
            places[list] = written + before;
            if (list % blocks == 0) starts[list / blocks] = written + before;
        }
        written += total;
    }
    if (t == 0) starts[examples] = written;
}

// Writes the kept columns of a list in ascending order. A block has at most BLOCK threads and writes one list.
extern "C" __global__ void budget_write(
    const float* values, int blocks, int width, int is_shared, int is_balanced, const unsigned* prefix,
    const int* counts, const int* places, int* kept)
{
    int list = blockIdx.x, t = threadIdx.x, b = list % blocks, group = (is_shared ? b : list) * 2, total;
    const float* v = values + (size_t)list * width;
    int left[2] = { counts[3 * list + 1], counts[3 * list + 2] }, seen[2] = { 0, 0 }, written = places[list];
    for (int base = 0; base < width; base += blockDim.x)
    {
        int i = base + t, sign = 0;
        bool larger = false, equal = false;
        if (i < width)
        {
            unsigned key = magnitude(v[i]);
            sign = sign_of(v[i], is_balanced);
            larger = key > prefix[group + sign];
            equal = key == prefix[group + sign];
        }
        int before = block_scan(equal ? 1 << (16 * sign) : 0, &total);
        bool is_kept = larger || (equal && seen[sign] + (before >> (16 * sign) & 0xffff) < left[sign]);
        seen[0] += total & 0xffff;
        seen[1] += total >> 16;
        int place = block_scan(is_kept, &total);
        if (is_kept) kept[written + place] = b * width + i;
        written += total;
    }
}
