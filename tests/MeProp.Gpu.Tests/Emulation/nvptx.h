// What NVRTC predefines, for clang's compilation of the kernels to PTX without CUDA's headers.
#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __shared__ __attribute__((shared))
#define __forceinline__ __inline__ __attribute__((always_inline))
typedef __SIZE_TYPE__ size_t;
#define READ_ONLY(NAME, REGISTER) \
    struct NAME##_type \
    { \
        __declspec(property(get = get_x)) unsigned x; \
        __declspec(property(get = get_y)) unsigned y; \
        __device__ unsigned get_x() const { return __nvvm_read_ptx_sreg_##REGISTER##_x(); } \
        __device__ unsigned get_y() const { return __nvvm_read_ptx_sreg_##REGISTER##_y(); } \
    }; \
    static __device__ const NAME##_type NAME {};
READ_ONLY(threadIdx, tid)
READ_ONLY(blockIdx, ctaid)
READ_ONLY(blockDim, ntid)
READ_ONLY(gridDim, nctaid)
#define INLINE static __device__ __forceinline__
INLINE float fabsf(float v) { return __builtin_fabsf(v); }
INLINE float fmaf(float a, float b, float c) { return __nvvm_fma_rn_f(a, b, c); }
INLINE float fmaxf(float a, float b) { return __nvvm_fmax_f(a, b); }
INLINE float sqrtf(float a) { return __nvvm_sqrt_rn_f(a); }
INLINE float __shfl_xor_sync(unsigned m, float v, int d) { return __nvvm_shfl_sync_bfly_f32(m, v, d, 31); }
INLINE int __shfl_xor_sync(unsigned m, int v, int d) { return __nvvm_shfl_sync_bfly_i32(m, v, d, 31); }
INLINE int atomicAdd(int* p, int v) { return __nvvm_atom_add_gen_i(p, v); }
INLINE unsigned atomicOr(unsigned* p, unsigned v) { return __nvvm_atom_or_gen_i((int*)p, (int)v); }
INLINE unsigned __float_as_uint(float v) { return __nvvm_bitcast_f2i(v); }
INLINE float __uint_as_float(unsigned v) { return __nvvm_bitcast_i2f((int)v); }
INLINE int __popc(unsigned v) { return __builtin_popcount(v); }
INLINE int __ffs(int v) { return __builtin_ffs(v); }
// Functions of CUDA's mathematical library: calls that PTX leaves open.
extern "C" __device__ float expf(float);
extern "C" __device__ float tanhf(float);
extern "C" __device__ double log(double);
