// Steps of parameters. A step takes rows of a parameter (R, C): all, or those of an ascending list whose length is
// *count, or list_count where count is null. rows null: all rows were touched. A thread steps elements of one row,
// blockIdx.y; blocks of threads walk its columns. Nothing is stepped after a value that was not finite (*bad).

struct Step
{
    float rate, l2, clip, beta1, beta2, epsilon, scale, decay, rest1, rest2;
    int rule;
};

#define SGD 0
#define ADAGRAD 1

static __device__ __forceinline__ int row_count(const int* count, int list_count)
{
    return count ? *count : list_count;
}

// g = clip(scale dw + l2 w), w -= decay w, then the rule: w -= rate g; or second += g g, w -= rate g / sqrt(second +
// epsilon); or first = beta1 first + rest1 g, second = beta2 second + rest2 g g, w -= rate first / (sqrt(second) +
// epsilon). With corrections c1, c2 of a row its rate is rate sqrt(c2) / c1, its epsilon epsilon sqrt(c2).
// all_rows > 0 steps that many rows; untouched ones have dw = 0.
extern "C" __global__ void step_rows(
    Step step, float* w, const float* dw, float* first, float* second, const float* c1, const float* c2,
    const int* rows, const int* count, int list_count, int all_rows, int columns, const int* bad)
{
    if (*bad) return;
    int listed = row_count(count, list_count), total = all_rows > 0 ? all_rows : listed;
    for (int r = blockIdx.y; r < total; r += gridDim.y)
    {
        int row = all_rows > 0 || !rows ? r : rows[r];
        bool touched = all_rows == 0 || !rows || place_of(rows, listed, row) >= 0;
        float rate = step.rate, epsilon = step.epsilon;
        if (c1)
        {
            float root = sqrtf(c2[row]);
            rate *= root / c1[row];
            epsilon *= root;
        }
        for (int c = blockIdx.x * blockDim.x + threadIdx.x; c < columns; c += gridDim.x * blockDim.x)
        {
            size_t i = (size_t)row * columns + c;
            float weight = w[i], g = step.scale * (touched ? dw[i] : 0.f) + step.l2 * weight;
            if (step.clip > 0.f) g = g > step.clip ? step.clip : g < -step.clip ? -step.clip : g;
            weight -= step.decay * weight;
            if (step.rule == SGD) weight -= step.rate * g;
            else if (step.rule == ADAGRAD)
            {
                float s = second[i] + g * g;
                second[i] = s;
                weight -= step.rate * g / sqrtf(s + step.epsilon);
            }
            else
            {
                float m = step.beta1 * first[i] + step.rest1 * g, v = step.beta2 * second[i] + step.rest2 * g * g;
                first[i] = m;
                second[i] = v;
                weight -= rate * m / (sqrtf(v) + epsilon);
            }
            w[i] = weight;
        }
    }
}

// c = beta c + (1 - beta) for the stepped rows. A thread updates the corrections of one row.
extern "C" __global__ void step_corrections(
    Step step, float* c1, float* c2, const int* rows, const int* count, int list_count, int all_rows, const int* bad)
{
    int r = blockIdx.x * blockDim.x + threadIdx.x;
    if (*bad || r >= (all_rows > 0 ? all_rows : row_count(count, list_count))) return;
    int row = all_rows > 0 || !rows ? r : rows[r];
    c1[row] = step.beta1 * c1[row] + step.rest1;
    c2[row] = step.beta2 * c2[row] + step.rest2;
}

// terms[blockIdx.x] = the sum of dw dw over the touched rows blockIdx.x, blockIdx.x + gridDim.x and so on. A block has
// BLOCK threads.
extern "C" __global__ void sum_squares(
    const float* dw, const int* rows, const int* count, int list_count, int columns, double* terms)
{
    double sum = 0;
    int total = row_count(count, list_count);
    for (int r = blockIdx.x; r < total; r += gridDim.x)
    {
        const float* g = dw + (size_t)(rows ? rows[r] : r) * columns;
        for (int c = threadIdx.x; c < columns; c += blockDim.x) sum += (double)g[c] * g[c];
    }
    sum = block_sum_double(sum);
    if (threadIdx.x == 0) terms[blockIdx.x] = sum;
}
