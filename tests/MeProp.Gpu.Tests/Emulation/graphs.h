// Captures and graphs of the emulation. A captured call does not run; a launch of a graph queues its calls.
#pragma once

// A graph: its calls in order. The kernel of a node, null for other calls, can be bound to other arguments.
struct Node { std::function<void()> work; void* kernel; };
struct Graph { std::deque<Node> nodes; };
struct Executable { Graph* graph; std::vector<std::function<void()>> work; };
static long replays;
static Graph* captured;
static Node* last_node;
static bool is_capture_broken, has_workspace, fails_next_capture;

// Queues a call, or puts it into the graph that is captured.
static void put(std::function<void()> work, void* kernel = nullptr)
{
    if (!captured) return queue.push_back(std::move(work));
    captured->nodes.push_back({ std::move(work), kernel });
    last_node = &captured->nodes.back();
}

// The error of a call that no capture allows.
static int forbid_in_capture()
{
    if (captured) is_capture_broken = true;
    return captured ? 900 : 0;
}

// A kernel with its arguments; empty if their number is wrong.
static std::function<void()> bind_kernel(void* f, dim3 grid, dim3 block, void** arguments)
{
    auto& kernel = *(std::pair<const std::string, Binder>*)f;
    std::function<void()> work = kernel.second(arguments);
    if (!work)
    {
        fprintf(stderr, "%s: wrong number of arguments\n", kernel.first.c_str());
        return nullptr;
    }
    return [=, name = kernel.first.c_str()]
    {
        running_kernel = name;
        run_grid(grid, block, work);
    };
}

extern "C" {
int cuStreamBeginCapture_v2(void*, int)
{
    if (captured) return 905;
    captured = new Graph();
    last_node = nullptr;
    is_capture_broken = false;
    return 0;
}
int cuStreamGetCaptureInfo_v2(
    void*, int* status, unsigned long long* id, void** graph, Node*** dependencies, size_t* count)
{
    *status = !captured ? 0 : is_capture_broken ? 2 : 1;
    *id = 1;
    *graph = captured;
    *dependencies = &last_node;
    *count = last_node ? 1 : 0;
    return 0;
}
int cuStreamEndCapture(void*, void** graph)
{
    if (!captured) return 901;
    *graph = captured;
    captured = nullptr;
    bool is_broken = is_capture_broken || fails_next_capture;
    fails_next_capture = false;
    if (!is_broken) return 0;
    delete (Graph*)*graph;
    *graph = nullptr;
    return 901;
}
int cuGraphInstantiateWithFlags(void** executable, void* graph, unsigned long long)
{
    auto made = new Executable{ (Graph*)graph, {} };
    for (auto& node : made->graph->nodes) made->work.push_back(node.work);
    *executable = made;
    return 0;
}
// As CUDA_KERNEL_NODE_PARAMS_v2.
struct KernelNode
{
    void* kernel;
    unsigned grid[3], block[3], shared;
    void** arguments;
    void** extra;
    void* other_kernel;
    void* context;
};
int cuGraphExecKernelNodeSetParams_v2(Executable* executable, Node* node, const KernelNode* given)
{
    auto& nodes = executable->graph->nodes;
    for (size_t i = 0; i < nodes.size(); i++)
    {
        if (&nodes[i] != node) continue;
        if (!node->kernel || node->kernel != given->kernel) return 1;
        const unsigned *g = given->grid, *b = given->block;
        std::function<void()> work = bind_kernel(
            given->kernel, { g[0], g[1], g[2] }, { b[0], b[1], b[2] }, given->arguments);
        if (!work) return 1;
        executable->work[i] = std::move(work);
        return 0;
    }
    return 1;
}
int cuGraphLaunch(void* executable, void*)
{
    if (int error = forbid_in_capture()) return error;
    replays++;
    for (auto& work : ((Executable*)executable)->work) queue.push_back(work);
    return 0;
}
int cuGraphExecDestroy(void* executable) { delete (Executable*)executable; return 0; }
int cuGraphDestroy(void* graph) { delete (Graph*)graph; return 0; }
}
