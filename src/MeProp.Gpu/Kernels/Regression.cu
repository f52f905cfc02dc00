// terms[blockIdx.x] = the sum of (y - t)(y - t) over the elements of the block's threads; dy = 2 scale (y - t), may be y or
// null. A block has BLOCK threads; a thread walks elements of count = N O.
extern "C" __global__ void squared_error(
    const float* y, const float* targets, float scale, float* dy, double* terms, int count)
{
    double sum = 0;
    for (int i = blockIdx.x * blockDim.x + threadIdx.x; i < count; i += gridDim.x * blockDim.x)
    {
        double error = (double)y[i] - targets[i];
        sum += error * error;
        if (dy) dy[i] = (float)(2 * scale * error);
    }
    sum = block_sum_double(sum);
    if (threadIdx.x == 0) terms[blockIdx.x] = sum;
}
