// Kernels with mistakes, which the emulation must find. They are no part of the library.

// A thread ends while the others wait at a barrier.
extern "C" __global__ void fault_early_return(float* y)
{
    if (threadIdx.x == 3) return;
    __syncthreads();
    y[threadIdx.x] = 1.f;
}

// Reads what its neighbour writes, without a barrier between: the result depends on the order of threads.
extern "C" __global__ void fault_missing_barrier(float* y)
{
    __shared__ float values[32];
    int t = threadIdx.x;
    values[t] = -1.f;
    __syncthreads();
    values[t] = (float)t;
    y[t] = values[t ^ 1];
    __syncthreads();
}

// Reads shared memory that only another block may have written.
extern "C" __global__ void fault_shared_memory_of_another_block(float* y)
{
    __shared__ float value;
    if (blockIdx.x == 0 && threadIdx.x == 0) value = 1.f;
    __syncthreads();
    y[blockIdx.x * blockDim.x + threadIdx.x] = value;
}

// A lane of a warp ends while the others shuffle.
extern "C" __global__ void fault_early_lane(float* y)
{
    if (threadIdx.x == 5) return;
    y[threadIdx.x] = __shfl_xor_sync(0xffffffffu, 1.f, 1);
}
