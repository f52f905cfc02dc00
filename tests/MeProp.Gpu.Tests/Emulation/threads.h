// CUDA threads on the CPU: g++ compiles the kernels with this header in front of them. A thread that meets a barrier or
// a shuffle becomes a fiber and waits for the others; one that meets none runs as a plain call. Found are: a thread
// that ends while others wait at a barrier, accesses outside of allocations (guard pages), values of shared memory left
// by another block (poison), and results that depend on the order of threads (thread_order).
#pragma once
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string>
#include <vector>
#define __global__
#define __device__
#define __forceinline__ inline
#define __shared__ static __attribute__((section("block_shared")))

struct dim3 { unsigned x, y, z; };
static dim3 threadIdx, blockIdx, blockDim, gridDim;
extern "C" char __start_block_shared[], __stop_block_shared[];

extern "C" void fiber_switch(void** from, void* to);
#if defined(__x86_64__)
asm(R"(
.text
.globl fiber_switch
fiber_switch:
 pushq %rbp
 pushq %rbx
 pushq %r12
 pushq %r13
 pushq %r14
 pushq %r15
 movq %rsp,(%rdi)
 movq %rsi,%rsp
 popq %r15
 popq %r14
 popq %r13
 popq %r12
 popq %rbx
 popq %rbp
 ret
)");
static const int saved_registers = 6;
#else
#error "The emulation switches fibers on x86-64 alone."
#endif

enum Waiting { NOTHING, BARRIER, WARP };
struct Fiber { void* sp; char* stack; };
struct Thread { Fiber* fiber; Waiting waits; bool done; };

static std::vector<Fiber*> idle_fibers;
static std::vector<Thread> threads;
static std::vector<int> order;
static void* scheduler;
static int current;
static const std::function<void()>* body;
static std::string emulation_error;
static const char* running_kernel = "";
static unsigned random_bits = 1;
static bool is_shared_dirty = true;
static float shuffle_slots[1024];

enum ThreadOrder { FORWARD, REVERSE, RANDOM, MIXED };
static int thread_order = MIXED;

static unsigned next_random()
{
    random_bits ^= random_bits << 13;
    random_bits ^= random_bits >> 17;
    return random_bits ^= random_bits << 5;
}

static void enter(int t)
{
    current = t;
    threadIdx = { t % blockDim.x, t / blockDim.x % blockDim.y, t / (blockDim.x * blockDim.y) };
}

// Runs threads until one of them waits: then this fiber belongs to it.
static int next_thread, thread_count;
static void fiber_main()
{
    for (;;)
    {
        (*body)();
        int t = current;
        threads[t].done = true;
        if (threads[t].fiber)
        {
            // Waited before: the scheduler takes this fiber back.
            fiber_switch(&threads[t].fiber->sp, scheduler);
            abort();
        }
        if (next_thread == thread_count) break;
        enter(order[next_thread++]);
    }
    Fiber parked;
    fiber_switch(&parked.sp, scheduler);
    abort();
}

static Fiber* running_fiber;
static void wait_for(Waiting what)
{
    int me = current;
    if (!threads[me].fiber)
    {
        threads[me].fiber = running_fiber;
        running_fiber = nullptr;
    }
    threads[me].waits = what;
    is_shared_dirty = true;
    fiber_switch(&threads[me].fiber->sp, scheduler);
    enter(me);
}

static void prepare(Fiber* fiber)
{
    const size_t size = 64 * 1024;
    if (!fiber->stack) fiber->stack = (char*)aligned_alloc(64, size);
    void** sp = (void**)(fiber->stack + size) - 2;
    *sp = (void*)fiber_main;
    fiber->sp = sp - saved_registers;
}

static Fiber* take_fiber()
{
    if (idle_fibers.empty()) idle_fibers.push_back(new Fiber());
    Fiber* fiber = idle_fibers.back();
    idle_fibers.pop_back();
    prepare(fiber);
    return fiber;
}

static void release_finished(int t)
{
    if (!threads[t].done || !threads[t].fiber) return;
    idle_fibers.push_back(threads[t].fiber);
    threads[t].fiber = nullptr;
}

// True if all threads of t's warp that have not ended wait for the warp.
static bool warp_is_ready(int t, bool* has_ended)
{
    int first = t & ~31, last = first + 32 < thread_count ? first + 32 : thread_count;
    for (int s = first; s < last; s++)
    {
        if (threads[s].done) *has_ended = true;
        else if (threads[s].waits != WARP) return false;
    }
    return true;
}

static void resume(int t)
{
    threads[t].waits = NOTHING;
    enter(t);
    fiber_switch(&scheduler, threads[t].fiber->sp);
    release_finished(t);
}

static void fail(const char* what)
{
    if (emulation_error.empty()) emulation_error = std::string(running_kernel) + ": " + what;
}

// Resumes the threads of the warps that have met for a shuffle; false if there are none.
static bool run_warps()
{
    static std::vector<int> ready;
    bool has_lane_ended = false;
    ready.clear();
    for (int t : order)
        if (!threads[t].done && threads[t].waits == WARP && warp_is_ready(t, &has_lane_ended)) ready.push_back(t);
    if (has_lane_ended) fail("a thread ended while others of its warp waited for a shuffle");
    for (int t : ready) resume(t);
    return !ready.empty();
}

static void shuffle_order()
{
    // A mixed order draws one of the others for each block.
    int kind = thread_order == MIXED ? next_random() % MIXED : thread_order;
    order.resize(thread_count);
    for (int i = 0; i < thread_count; i++) order[i] = kind == REVERSE ? thread_count - 1 - i : i;
    if (kind == RANDOM)
        for (int i = thread_count - 1; i > 0; i--) std::swap(order[i], order[next_random() % (i + 1)]);
}

static void run_block()
{
    if (is_shared_dirty) memset(__start_block_shared, 0xff, __stop_block_shared - __start_block_shared);
    is_shared_dirty = false;
    threads.assign(thread_count, Thread());
    shuffle_order();
    for (next_thread = 0; next_thread < thread_count;)
    {
        running_fiber = take_fiber();
        Fiber* fiber = running_fiber;
        enter(order[next_thread++]);
        fiber_switch(&scheduler, fiber->sp);
        if (running_fiber) idle_fibers.push_back(running_fiber);
    }
    for (;;)
    {
        int ended = 0, at_barrier = 0;
        for (const Thread& thread : threads)
        {
            ended += thread.done;
            at_barrier += !thread.done && thread.waits == BARRIER;
        }
        if (ended == thread_count) return;
        if (ended + at_barrier < thread_count)
        {
            if (!run_warps()) return fail("threads of a block wait for different things");
            continue;
        }
        if (ended > 0) fail("a thread ended while others waited at a barrier");
        for (int t : order) if (!threads[t].done) resume(t);
    }
}

static void run_grid(dim3 grid, dim3 block, const std::function<void()>& kernel)
{
    gridDim = grid;
    blockDim = block;
    body = &kernel;
    thread_count = block.x * block.y * block.z;
    for (blockIdx.z = 0; blockIdx.z < grid.z; blockIdx.z++)
        for (blockIdx.y = 0; blockIdx.y < grid.y; blockIdx.y++)
            for (blockIdx.x = 0; blockIdx.x < grid.x; blockIdx.x++) run_block();
}

static inline void __syncthreads() { wait_for(BARRIER); }

template <class T> static inline T __shfl_xor_sync(unsigned, T v, int lanes)
{
    int me = current;
    memcpy(&shuffle_slots[me], &v, 4);
    wait_for(WARP);
    T other;
    memcpy(&other, &shuffle_slots[me ^ lanes], 4);
    wait_for(WARP);
    return other;
}

template <class T> static inline T atomicAdd(T* p, T v) { T old = *p; *p += v; return old; }
static inline unsigned atomicOr(unsigned* p, unsigned v) { unsigned old = *p; *p |= v; return old; }
static inline unsigned __float_as_uint(float v) { unsigned bits; memcpy(&bits, &v, 4); return bits; }
static inline float __uint_as_float(unsigned bits) { float v; memcpy(&v, &bits, 4); return v; }
static inline int __popc(unsigned v) { return __builtin_popcount(v); }
static inline int __ffs(int v) { return __builtin_ffs(v); }
