// The transpose of lists per example: which examples kept each output j, ascending, and which outputs were kept at all.
// Bit n % 32 of bits[n / 32, j] says that example n kept j, so that the order does not depend on that of the threads.

// Sets the bits. Blocks of threads walk the list of example blockIdx.x.
extern "C" __global__ void mark_kept(const int* starts, const int* kept, unsigned* bits, int outputs)
{
    int n = blockIdx.x;
    for (int e = starts[n] + threadIdx.x; e < starts[n + 1]; e += blockDim.x)
        atomicOr(&bits[(size_t)(n >> 5) * outputs + kept[e]], 1u << (n & 31));
}

// offsets[j] = examples that kept j. A thread counts one output over all words.
extern "C" __global__ void count_examples(const unsigned* bits, int words, int outputs, int* offsets)
{
    int j = blockIdx.x * blockDim.x + threadIdx.x;
    if (j >= outputs) return;
    int count = 0;
    for (int word = 0; word < words; word++) count += __popc(bits[(size_t)word * outputs + j]);
    offsets[j] = count;
}

// Turns counts into places, offsets[outputs] into their sum, and lists the outputs with a count: rows, *row_count.
// One block of at most BLOCK threads. O(O).
extern "C" __global__ void scan_rows(int* offsets, int outputs, int* rows, int* row_count)
{
    int t = threadIdx.x, place = 0, row = 0, total;
    for (int base = 0; base < outputs; base += blockDim.x)
    {
        int j = base + t, count = j < outputs ? offsets[j] : 0;
        int before = block_scan(count, &total);
        if (j < outputs) offsets[j] = place + before;
        place += total;
        before = block_scan(count > 0, &total);
        if (count > 0) rows[row + before] = j;
        row += total;
    }
    if (t != 0) return;
    offsets[outputs] = place;
    *row_count = row;
}

// kept_by[offsets[j] ...] = the examples that kept j. A thread writes those of one output.
extern "C" __global__ void list_examples(const unsigned* bits, int words, int outputs, const int* offsets, int* kept_by)
{
    int j = blockIdx.x * blockDim.x + threadIdx.x;
    if (j >= outputs) return;
    int place = offsets[j];
    for (int word = 0; word < words; word++)
    {
        for (unsigned rest = bits[(size_t)word * outputs + j]; rest; rest &= rest - 1)
            kept_by[place++] = 32 * word + __ffs((int)rest) - 1;
    }
}

// Appends the lists of a part to those of a whole: example n of the part is example first + n, the elements of the part
// begin at starts[first], where those of the part before end. part_starts null: every example has the list of part_count
// columns. A block copies one example.
extern "C" __global__ void join_lists(
    const int* part_starts, const int* part_kept, int part_count, int first, int* starts, int* kept)
{
    int n = blockIdx.x, from = part_starts ? part_starts[n] : 0, base = first == 0 ? 0 : starts[first];
    int to = base + (part_starts ? from : n * part_count), length = part_starts ? part_starts[n + 1] - from : part_count;
    for (int e = threadIdx.x; e < length; e += blockDim.x) kept[to + e] = part_kept[from + e];
    if (threadIdx.x != 0) return;
    if (first + n == 0) starts[0] = 0;
    starts[first + n + 1] = to + length;
}
