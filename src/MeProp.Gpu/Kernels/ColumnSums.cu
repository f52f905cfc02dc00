// db[j] = sum over n of dz[n, j], and the sums of |dz| that unified top-k compares (magnitudes, may be null).
// dz = dy f'(v) is stored on the way; f < 0: dz is dy and is not stored. O(N O).
// A block has 32 x 8 threads and sums 32 columns; a thread sums every eighth row of a column, in ascending order.
extern "C" __global__ void column_sums(
    int f, const float* v, const float* dy, float* dz, float* db, float* magnitudes, int rows, int columns)
{
    __shared__ float sums[8][33], sizes[8][33];
    int j = blockIdx.x * 32 + threadIdx.x;
    float sum = 0.f, size = 0.f;
    if (j < columns)
    {
        for (int n = threadIdx.y; n < rows; n += 8)
        {
            size_t i = (size_t)n * columns + j;
            float g = dy[i];
            if (f >= 0)
            {
                g *= derivative(f, v[i]);
                dz[i] = g;
            }
            sum += g;
            size += fabsf(g);
        }
    }
    sums[threadIdx.y][threadIdx.x] = sum;
    sizes[threadIdx.y][threadIdx.x] = size;
    __syncthreads();
    if (threadIdx.y != 0 || j >= columns) return;
    for (int r = 1; r < 8; r++)
    {
        sum += sums[r][threadIdx.x];
        size += sizes[r][threadIdx.x];
    }
    if (db) db[j] = sum;
    if (magnitudes) magnitudes[j] = size;
}
