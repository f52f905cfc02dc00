// A library with the names of libcuda, NVRTC and cuBLAS over the emulated threads. Work is queued, as on a device, and
// runs when the host waits for it: the host sees no result too early. kernels.inc holds the kernels and registers them.
#include "threads.h"
#include "kernels.inc"
#include <algorithm>
#include <csignal>
#include <ctime>
#include <deque>
#include <map>
#include <sys/mman.h>
#include <tuple>
#include <unistd.h>
#include <utility>

typedef std::function<std::function<void()>(void**)> Binder;
static std::map<std::string, Binder>& kernels() { static std::map<std::string, Binder> all; return all; }

template <class... A, size_t... I>
static std::function<void()> bind_arguments(void (*f)(A...), void** p, std::index_sequence<I...>)
{
    std::tuple<std::decay_t<A>...> values{ *(std::decay_t<A>*)p[I]... };
    return [f, values] { std::apply(f, values); };
}

template <class... A> static bool add_kernel(const char* name, void (*f)(A...))
{
    kernels()[name] = [f, name](void** p) -> std::function<void()>
    {
        // The program ends its list by null, so that a wrong number of arguments is found.
        size_t count = 0;
        while (p[count]) count++;
        if (count != sizeof...(A)) return nullptr;
        return bind_arguments(f, p, std::index_sequence_for<A...>{});
    };
    return true;
}

#define KERNEL(name) static bool is_##name##_added = add_kernel(#name, name);
#include "registrations.inc"

struct Allocation { char* map; size_t mapped, size; };
static std::map<char*, Allocation> allocations;
static std::deque<std::function<void()>> queue;
static long launches, host_waits;
static size_t total_memory = size_t(8) << 30, used_memory;

#include "graphs.h"

static int drain()
{
    while (!queue.empty())
    {
        std::function<void()> work = std::move(queue.front());
        queue.pop_front();
        work();
    }
    return emulation_error.empty() ? 0 : 719;
}

static int is_in_allocation(const void* p, size_t size)
{
    auto next = allocations.upper_bound((char*)p);
    if (next == allocations.begin()) return 0;
    auto& a = *--next;
    return (char*)p + size <= a.first + a.second.size;
}

static struct sigaction old_action;
static void on_fault(int signal, siginfo_t* info, void* context)
{
    for (auto& a : allocations)
    {
        char* p = (char*)info->si_addr;
        if (p < a.second.map || p >= a.second.map + a.second.mapped) continue;
        fprintf(stderr, "%s, block (%u, %u), thread %u reads or writes %td bytes behind the start of %zu bytes\n",
            running_kernel, blockIdx.x, blockIdx.y, threadIdx.x, p - a.first, a.second.size);
        _exit(134);
    }
    if (old_action.sa_flags & SA_SIGINFO) old_action.sa_sigaction(signal, info, context);
    else abort();
}

extern "C" {
int cuInit(unsigned)
{
    struct sigaction action = {};
    if (old_action.sa_handler || old_action.sa_sigaction) return 0;
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    return sigaction(SIGSEGV, &action, &old_action);
}
int cuDriverGetVersion(int* v) { *v = 13000; return 0; }
int cuDeviceGetCount(int* n) { *n = 1; return 0; }
int cuDeviceGet(int* d, int i) { *d = i; return i == 0 ? 0 : 101; }
int cuDeviceGetName(char* s, int n, int) { snprintf(s, n, "emulation on the CPU"); return 0; }
int cuDeviceTotalMem_v2(size_t* n, int) { *n = total_memory; return 0; }
int cuDeviceGetAttribute(int* v, int attribute, int) { *v = attribute == 75 ? 8 : attribute == 76 ? 0 : 108; return 0; }
int cuDevicePrimaryCtxRetain(void** c, int) { *c = (void*)1; return 0; }
int cuDevicePrimaryCtxRelease_v2(int) { return 0; }
int cuCtxSetCurrent(void*) { return 0; }
int cuStreamCreate(void** s, unsigned) { *s = (void*)2; return 0; }
int cuStreamDestroy_v2(void*) { return 0; }
int cuStreamSynchronize(void*)
{
    if (int error = forbid_in_capture()) return error;
    host_waits++;
    return drain();
}
int cuModuleLoadData(void** m, const void* image) { *m = (void*)3; return memcmp(image, "emulated", 8) ? 200 : 0; }
int cuModuleUnload(void*) { return 0; }
int cuModuleGetFunction(void** f, void*, const char* name)
{
    auto found = kernels().find(name);
    if (found == kernels().end()) return 500;
    *f = (void*)&*found;
    return 0;
}
int cuMemGetInfo_v2(size_t* free, size_t* total) { *total = total_memory; *free = total_memory - used_memory; return 0; }
int cuMemAlloc_v2(void** p, size_t n)
{
    if (int error = forbid_in_capture()) return error;
    if (n == 0) return 1;
    if (n > total_memory - used_memory) return 2;
    // The end of the allocation stands before a page that cannot be read, the start behind one.
    size_t page = 4096, pages = (n + page - 1) / page * page;
    char* map = (char*)mmap(nullptr, pages + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED || mprotect(map + page, pages, PROT_READ | PROT_WRITE)) return 2;
    char* start = map + page + pages - (n + 7) / 8 * 8;
    memset(map + page, 0xff, pages);
    allocations[start] = { map, pages + 2 * page, n };
    used_memory += n;
    *p = start;
    return 0;
}
int cuMemFree_v2(void* p)
{
    if (int error = forbid_in_capture()) return error;
    drain();
    auto found = allocations.find((char*)p);
    if (found == allocations.end()) return 1;
    used_memory -= found->second.size;
    munmap(found->second.map, found->second.mapped);
    allocations.erase(found);
    return 0;
}
int cuMemcpyHtoDAsync_v2(char* d, const char* s, size_t n, void*)
{
    if (int error = forbid_in_capture()) return error;
    if (!is_in_allocation(d, n)) return 1;
    std::vector<char> staged(s, s + n);
    queue.push_back([=] { memcpy(d, staged.data(), n); });
    return 0;
}
int cuMemcpyDtoHAsync_v2(char* d, const char* s, size_t n, void*)
{
    if (int error = forbid_in_capture()) return error;
    if (!is_in_allocation(s, n)) return 1;
    host_waits++;
    int error = drain();
    memcpy(d, s, n);
    return error;
}
int cuMemcpyDtoDAsync_v2(char* d, const char* s, size_t n, void*)
{
    if (!is_in_allocation(d, n) || !is_in_allocation(s, n)) return 1;
    put([=] { memmove(d, s, n); });
    return 0;
}
int cuMemsetD8Async(char* d, unsigned char v, size_t n, void*)
{
    if (!is_in_allocation(d, n)) return 1;
    put([=] { memset(d, v, n); });
    return 0;
}
int cuLaunchKernel(
    void* f, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned, void*, void** p, void**)
{
    if (bx * by * bz > 1024 || gy > 65535 || gz > 65535 || !gx || !gy || !gz || !bx || !by || !bz) return 1;
    std::function<void()> work = bind_kernel(f, { gx, gy, gz }, { bx, by, bz }, p);
    if (!work) return 1;
    if (!captured) launches++;
    put(std::move(work), f);
    return 0;
}
int cuEventCreate(void** e, unsigned) { *e = new double(0); return 0; }
int cuEventDestroy_v2(void* e) { delete (double*)e; return 0; }
int cuEventRecord(void* e, void*)
{
    if (int error = forbid_in_capture()) return error;
    queue.push_back([=]
    {
        timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        *(double*)e = t.tv_sec * 1e3 + t.tv_nsec / 1e6;
    });
    return 0;
}
int cuEventSynchronize(void*) { return captured ? forbid_in_capture() : drain(); }
int cuEventElapsedTime(float* ms, void* a, void* b) { *ms = (float)(*(double*)b - *(double*)a); return 0; }
int cuGetErrorString(int error, const char** s)
{
    *s = error == 719 ? emulation_error.c_str() : error == 2 ? "out of memory"
        : error == 900 ? "not permitted when the stream is capturing" : error == 901 ? "the capture is invalid"
        : "invalid value";
    return 0;
}

int nvrtcVersion(int* major, int* minor) { *major = 13; *minor = 0; return 0; }
int nvrtcGetNumSupportedArchs(int* n) { *n = 2; return 0; }
int nvrtcGetSupportedArchs(int* a) { a[0] = 75; a[1] = 80; return 0; }
int nvrtcCreateProgram(void** p, const char* source, const char*, int, const char**, const char**)
{
    *p = new std::string(source);
    return 0;
}
int nvrtcCompileProgram(void* p, int, const char**) { return ((std::string*)p)->find("#error") == std::string::npos ? 0 : 6; }
int nvrtcGetProgramLogSize(void*, size_t* n) { *n = 16; return 0; }
int nvrtcGetProgramLog(void*, char* log) { strcpy(log, "#error in line"); return 0; }
int nvrtcGetCUBINSize(void*, size_t* n) { *n = 9; return 0; }
int nvrtcGetCUBIN(void*, char* image) { memcpy(image, "emulated", 9); return 0; }
int nvrtcGetPTXSize(void*, size_t* n) { *n = 9; return 0; }
int nvrtcGetPTX(void*, char* image) { memcpy(image, "emulated", 9); return 0; }
int nvrtcDestroyProgram(void** p) { delete (std::string*)*p; return 0; }
const char* nvrtcGetErrorString(int) { return "compilation failed"; }

int cublasCreate_v2(void** h) { *h = (void*)4; return 0; }
int cublasDestroy_v2(void*) { return 0; }
int cublasSetStream_v2(void*, void*) { has_workspace = false; return 0; }
int cublasSetWorkspace_v2(void*, void* memory, size_t n)
{
    has_workspace = is_in_allocation(memory, n);
    return has_workspace ? 0 : 7;
}
int cublasSetMathMode(void*, int) { return 0; }
int cublasGetVersion_v2(void*, int* v) { *v = 130000; return 0; }
// C (m, n) = alpha op(A) op(B) + beta C, column by column; C is not read where beta is 0.
int cublasSgemm_v2(
    void*, int ta, int tb, int m, int n, int k, const float* alpha, const float* a, int lda, const float* b, int ldb,
    const float* beta, float* c, int ldc)
{
    if (m < 0 || n < 0 || k < 0 || lda < (ta ? k : m) || ldb < (tb ? n : k) || ldc < m || m == 0 || n == 0) return 7;
    // Without memory of its own cuBLAS would allocate.
    if (captured && !has_workspace) return forbid_in_capture(), 13;
    float factor = *alpha, rest = *beta;
    put([=]
    {
        running_kernel = "sgemm";
        std::vector<float> left((size_t)m * k), sum(m);
        for (int q = 0; q < k; q++)
            for (int i = 0; i < m; i++) left[(size_t)q * m + i] = ta ? a[q + (size_t)i * lda] : a[i + (size_t)q * lda];
        for (int j = 0; j < n; j++)
        {
            std::fill(sum.begin(), sum.end(), 0.f);
            for (int q = 0; q < k; q++)
            {
                float f = tb ? b[j + (size_t)q * ldb] : b[q + (size_t)j * ldb];
                const float* column = &left[(size_t)q * m];
                for (int i = 0; i < m; i++) sum[i] += f * column[i];
            }
            for (int i = 0; i < m; i++)
            {
                float* out = c + i + (size_t)j * ldc;
                *out = factor * sum[i] + (rest != 0 ? rest * *out : 0);
            }
        }
    });
    return 0;
}

// For tests: an error of the emulation (null: none) and what was counted so far.
const char* meprop_emulation_error()
{
    drain();
    return emulation_error.empty() ? nullptr : emulation_error.c_str();
}
void meprop_emulation_reset() { emulation_error.clear(); }
long meprop_emulation_launches() { return launches; }
long meprop_emulation_replays() { return replays; }
// The next capture ends with an error.
void meprop_emulation_fail_capture() { fails_next_capture = true; }
long meprop_emulation_waits() { return host_waits; }
void meprop_emulation_set_order(int order) { thread_order = order; }
void meprop_emulation_set_memory(size_t bytes) { total_memory = bytes; }
}
