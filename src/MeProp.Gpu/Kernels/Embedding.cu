// Ids of embedding tables, and the gradient of their rows.

// destination[n, p] = ids[n, feature + p], or 0 where dropout removes it at the threshold of this id. count = N P.
// numbers[n] is the row of the mask; null: n.
extern "C" __global__ void take_ids(
    const int* ids, int per_row, int feature, const int* thresholds, u64 key, const int* numbers, int* destination,
    int positions, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= count) return;
    int n = i / positions, f = feature + i % positions, id = ids[(size_t)n * per_row + f];
    destination[i] = thresholds && dropout_removes(key, numbers ? numbers[n] : n, f, thresholds[id]) ? 0 : id;
}

// Places sorted by id: rounds of sort_histogram, scan and sort_scatter order them by 8 bits each, and keep the order of
// equals. places null in the first round: place m is m.

// histogram[digit, block] = the block's ids with this digit. A block has BLOCK threads, a thread reads one id.
extern "C" __global__ void sort_histogram(const int* ids, const int* places, int shift, int* histogram, int count)
{
    __shared__ int own[256];
    int m = blockIdx.x * BLOCK + threadIdx.x;
    own[threadIdx.x] = 0;
    __syncthreads();
    if (m < count) atomicAdd(&own[ids[places ? places[m] : m] >> shift & 255], 1);
    __syncthreads();
    histogram[(size_t)threadIdx.x * gridDim.x + blockIdx.x] = own[threadIdx.x];
}

// values[i] = the sum of the values before i, values[count] = the sum of all. One block of BLOCK threads; count is a
// multiple of BLOCK.
extern "C" __global__ void scan(int* values, int count)
{
    int before = 0, total;
    for (int base = 0; base < count; base += blockDim.x)
    {
        int i = base + threadIdx.x;
        values[i] = before + block_scan(values[i], &total);
        before += total;
    }
    if (threadIdx.x == 0) values[count] = before;
}

// Writes each place behind those of smaller digits, of earlier blocks, and of earlier threads of its block.
extern "C" __global__ void sort_scatter(
    const int* ids, const int* places, int shift, const int* histogram, int* sorted, int count)
{
    __shared__ int digits[BLOCK];
    int t = threadIdx.x, m = blockIdx.x * BLOCK + t, place = m < count ? (places ? places[m] : m) : 0;
    digits[t] = m < count ? ids[place] >> shift & 255 : -1;
    __syncthreads();
    if (m >= count) return;
    int rank = 0;
    for (int s = 0; s < t; s++) rank += digits[s] == digits[t];
    sorted[histogram[(size_t)digits[t] * gridDim.x + blockIdx.x] + rank] = place;
}

// The different ids in ascending order (touched), where their places begin (begins), and how many there are. One block
// of BLOCK threads. O(M).
extern "C" __global__ void list_ids(const int* ids, const int* sorted, int count, int* touched, int* begins, int* different)
{
    int found = 0, total;
    for (int base = 0; base < count; base += blockDim.x)
    {
        int m = base + threadIdx.x, is_first = 0;
        if (m < count) is_first = m == 0 || ids[sorted[m]] != ids[sorted[m - 1]];
        int before = block_scan(is_first, &total);
        if (is_first)
        {
            touched[found + before] = ids[sorted[m]];
            begins[found + before] = m;
        }
        found += total;
    }
    if (threadIdx.x != 0) return;
    begins[found] = count;
    *different = found;
}

// dw[touched[r]] = the sum of dy[n, column + p O ...] over its places (n, p), in their order. A thread computes one
// column of a row, blockIdx.y.
extern "C" __global__ void sum_places(
    const float* dy, int dy_columns, int column, int positions, const int* touched, const int* begins,
    const int* different, const int* sorted, float* dw, int columns)
{
    int c = blockIdx.x * blockDim.x + threadIdx.x, total = *different;
    if (c >= columns) return;
    for (int r = blockIdx.y; r < total; r += gridDim.y)
    {
        float sum = 0.f;
        for (int e = begins[r]; e < begins[r + 1]; e++)
        {
            int n = sorted[e] / positions, p = sorted[e] % positions;
            sum += dy[(size_t)n * dy_columns + column + (size_t)p * columns + c];
        }
        dw[(size_t)touched[r] * columns + c] = sum;
    }
}
