// Functions of single elements. A thread computes one element of count.

// y = f(x).
extern "C" __global__ void activation_forward(int f, const float* x, float* y, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) y[i] = activate(f, x[i]);
}

// dx = dy f'(v), v as in derivative().
extern "C" __global__ void activation_backward(int f, const float* v, const float* dy, float* dx, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) dx[i] = dy[i] * derivative(f, v[i]);
}

// y += x.
extern "C" __global__ void add(const float* x, float* y, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) y[i] += x[i];
}

// y += factor (x - y).
extern "C" __global__ void approach(const float* x, float factor, float* y, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count) y[i] += factor * (x[i] - y[i]);
}

// y = x times 0 or 1/(1 - rate); the product keeps what is not a number. numbers[n] is the row of the mask; null: n.
extern "C" __global__ void dropout(
    const float* x, int threshold, float scale, u64 key, const int* numbers, float* y, int columns, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= count) return;
    int n = numbers ? numbers[i / columns] : i / columns;
    y[i] = x[i] * (dropout_removes(key, n, i % columns, threshold) ? 0.f : scale);
}

// y (N, O) = f(y + b); f < 0: none. The product without bias stands in y.
extern "C" __global__ void add_bias(int f, const float* b, float* y, int columns, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= count) return;
    float z = y[i] + b[i % columns];
    y[i] = f < 0 ? z : activate(f, z);
}

// flag = 1 if a value is not finite.
extern "C" __global__ void find_non_finite(const float* x, int* flag, int count)
{
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i < count && magnitude(x[i]) >= INFINITE) *flag = 1;
}
