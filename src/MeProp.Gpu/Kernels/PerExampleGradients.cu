// Gradients of a linear map where each example kept outputs of its own. Only kept elements of dy are read, and only
// kept rows of w and dw are read or written.

// dx[n] = sum over j kept for n of dy[n, j] w[j]. O(N K I), not O(N O I). Example n kept list[starts[n] ... ].
// A block has BLOCK threads and computes BLOCK columns of one example, blockIdx.y; a thread computes one column. The
// list and its gradients pass through shared memory, BLOCK at a time; the rows of w are read side by side.
extern "C" __global__ void backward_input_per_example(
    const float* dy, const float* w, const int* starts, const int* list, float* dx, int examples, int outputs, int inputs)
{
    __shared__ int kept[BLOCK];
    __shared__ float gradients[BLOCK];
    int i = blockIdx.x * BLOCK + threadIdx.x, t = threadIdx.x;
    for (int n = blockIdx.y; n < examples; n += gridDim.y)
    {
        int end = starts[n + 1];
        float sum = 0.f;
        for (int start = starts[n]; start < end; start += BLOCK)
        {
            int length = end - start < BLOCK ? end - start : BLOCK;
            if (t < length)
            {
                kept[t] = list[start + t];
                gradients[t] = dy[(size_t)n * outputs + kept[t]];
            }
            __syncthreads();
            if (i < inputs)
                for (int k = 0; k < length; k++) sum = fmaf(gradients[k], w[(size_t)kept[k] * inputs + i], sum);
            __syncthreads();
        }
        if (i < inputs) dx[(size_t)n * inputs + i] = sum;
    }
}

// dw[j] = sum over the examples n that kept j of dy[n, j] x[n], for every row j that any example kept. O(N K I).
// Row rows[r] was kept by kept_by[offsets[j] ... ]; there are *row_count rows. Blocks as above, blockIdx.y is r.
extern "C" __global__ void backward_weights_per_example(
    const float* x, const float* dy, const int* rows, const int* row_count, const int* offsets, const int* kept_by,
    float* dw, int outputs, int inputs)
{
    __shared__ int kept[BLOCK];
    __shared__ float gradients[BLOCK];
    int i = blockIdx.x * BLOCK + threadIdx.x, t = threadIdx.x, count = *row_count;
    for (int r = blockIdx.y; r < count; r += gridDim.y)
    {
        int j = rows[r], end = offsets[j + 1];
        float sum = 0.f;
        for (int start = offsets[j]; start < end; start += BLOCK)
        {
            int length = end - start < BLOCK ? end - start : BLOCK;
            if (t < length)
            {
                kept[t] = kept_by[start + t];
                gradients[t] = dy[(size_t)kept[t] * outputs + j];
            }
            __syncthreads();
            if (i < inputs)
                for (int k = 0; k < length; k++) sum = fmaf(gradients[k], x[(size_t)kept[k] * inputs + i], sum);
            __syncthreads();
        }
        if (i < inputs) dw[(size_t)j * inputs + i] = sum;
    }
}
