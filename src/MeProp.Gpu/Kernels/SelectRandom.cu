// `count` random columns of every list of `width`, by Floyd's draw: for j = width - count ... width - 1 take a random
// number of 0 to j, or j itself if that number was taken before. Bits are a hash of key, list and j; lists of
// example n are counted as those of numbers[n], where there are numbers.
// drawn holds ceil(width / 32) words of zeros for each list. kept and starts as in select_top_k.
// A thread draws one list: the draws of a list depend on each other.
extern "C" __global__ void select_random(
    u64 key, const int* numbers, int lists, int blocks, int width, int count, unsigned* drawn, int* kept, int* starts)
{
    int list = blockIdx.x * blockDim.x + threadIdx.x;
    if (list >= lists) return;
    int words = (width + 31) / 32, b = list % blocks, place = list * count;
    int number = numbers ? numbers[list / blocks] * blocks + b : list;
    unsigned* bits = drawn + (size_t)list * words;
    for (int j = width - count; j < width; j++)
    {
        u64 hash = mix(key + (u64)number * 0x9E3779B97F4A7C15ull + (u64)j * 0xD1B54A32D192ED03ull);
        int i = (int)(((hash >> 32) * (u64)(j + 1)) >> 32);
        if (bits[i >> 5] >> (i & 31) & 1) i = j;
        bits[i >> 5] |= 1u << (i & 31);
    }
    for (int i = 0; i < width; i++)
        if (bits[i >> 5] >> (i & 31) & 1) kept[place++] = b * width + i;
    if (!starts || b != 0) return;
    starts[list / blocks] = list * count;
    if (list + blocks == lists) starts[list / blocks + 1] = lists * count;
}
