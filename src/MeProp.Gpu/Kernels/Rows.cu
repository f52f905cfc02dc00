// Copies of rows. A thread copies one value of count.

// y = scale x for bytes x.
extern "C" __global__ void bytes_to_floats(const unsigned char* x, float scale, float* y, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) y[i] = scale * x[i];
}

// destination[n] = source[rows[n]] for bytes.
extern "C" __global__ void gather_bytes(
    const unsigned char* source, const int* rows, unsigned char* destination, int columns, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) destination[i] = source[(size_t)rows[i / columns] * columns + i % columns];
}

// destination[n] = source[rows[n]] for integers.
extern "C" __global__ void gather_integers(const int* source, const int* rows, int* destination, int columns, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) destination[i] = source[(size_t)rows[i / columns] * columns + i % columns];
}

// destination[n, column + p I + i] = source[rows[n, p], i], or 0 where rows[n, p] is -1. Rows of destination have
// `width` columns. count = N P I.
extern "C" __global__ void gather_rows(
    const float* source, const int* rows, float* destination, int columns, int per_row, int column, int width, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= count) return;
    int place = i / columns, c = i % columns, row = rows[place];
    size_t to = (size_t)(place / per_row) * width + column + (size_t)(place % per_row) * columns + c;
    destination[to] = row < 0 ? 0.f : source[(size_t)row * columns + c];
}

// destination[rows[r]] = source[r]. count = rows times columns.
extern "C" __global__ void scatter_rows(
    const float* source, const int* rows, float* destination, int columns, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) destination[(size_t)rows[i / columns] * columns + i % columns] = source[i];
}

// destination[n, to + i] = source[n, from + i]. count = N times columns.
extern "C" __global__ void copy_columns(
    const float* source, int source_width, int from, float* destination, int width, int to, int columns, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= count) return;
    int n = i / columns, c = i % columns;
    destination[(size_t)n * width + to + c] = source[(size_t)n * source_width + from + c];
}

// destination[n, r] = source[n, list[r]]: the kept columns of dy, side by side. count = N K.
extern "C" __global__ void take_columns(
    const float* source, int source_width, const int* list, float* destination, int columns, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) destination[i] = source[(size_t)(i / columns) * source_width + list[i % columns]];
}
