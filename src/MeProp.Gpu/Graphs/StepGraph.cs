namespace MeProp.Gpu;

/// <summary>
/// Calls that were captured in a CUDA graph. A launch is given the calls that it stands for: arguments of kernels that
/// differ are set before, so a launch does what these calls would do.
/// </summary>
internal sealed unsafe class StepGraph : IDisposable
{
    private readonly GpuStream _stream;
    private readonly CallList _calls;
    private readonly nint[] _nodes;
    private readonly nint _graph, _executable;

    private StepGraph(GpuStream stream, CallList calls, nint[] nodes, nint graph)
    {
        (_stream, _calls, _nodes, _graph) = (stream, calls, nodes, graph);
        nint executable = 0;
        CudaDriver.Check(CudaDriver.cuGraphInstantiateWithFlags(&executable, graph, 0), "Making a graph executable");
        _executable = executable;
    }

    /// <summary>Captures calls, and runs none of them. The stream is out of the capture however this ends.</summary>
    /// <exception cref="GpuException">The driver cannot capture them.</exception>
    public static StepGraph Capture(GpuStream stream, CallList calls)
    {
        var nodes = new nint[calls.Count];
        CudaDriver.Check(
            CudaDriver.cuStreamBeginCapture_v2(stream.Handle, CudaDriver.CaptureOfThread), "Beginning a capture");
        bool isOpen = true;
        nint graph = 0;
        try
        {
            for (int i = 0; i < calls.Count; i++)
            {
                stream.Issue(calls[i], calls.WordsOf(calls[i]));
                nodes[i] = LastNode(stream);
            }

            isOpen = false;
            CudaDriver.Check(CudaDriver.cuStreamEndCapture(stream.Handle, &graph), "Ending a capture");
            return new StepGraph(stream, calls.Copy(), nodes, graph);
        }
        catch
        {
            if (isOpen) _ = CudaDriver.cuStreamEndCapture(stream.Handle, &graph);
            if (graph != 0) _ = CudaDriver.cuGraphDestroy(graph);
            throw;
        }
    }

    public bool StandsFor(CallList calls) => _calls.HasShapeOf(calls);

    public void Launch(CallList calls)
    {
        for (int i = 0; i < calls.Count; i++)
        {
            ref readonly Call call = ref calls[i];
            Span<ulong> given = calls.WordsOf(call), known = _calls.WordsOf(call);
            if (given.SequenceEqual(known)) continue;
            GpuStream.SetArguments(_executable, _nodes[i], call, given);
            given.CopyTo(known);
        }

        CudaDriver.Check(CudaDriver.cuGraphLaunch(_executable, _stream.Handle), "Launching a graph");
    }

    public void Dispose()
    {
        _ = CudaDriver.cuGraphExecDestroy(_executable);
        _ = CudaDriver.cuGraphDestroy(_graph);
    }

    /// <summary>The node of the last captured call: that on which a next one would depend.</summary>
    private static nint LastNode(GpuStream stream)
    {
        int status = 0;
        ulong id = 0;
        nint graph = 0;
        nint* dependencies = null;
        nuint count = 0;
        CudaDriver.Check(
            CudaDriver.cuStreamGetCaptureInfo_v2(stream.Handle, &status, &id, &graph, &dependencies, &count),
            "Asking for a captured call");
        if (status != CudaDriver.CaptureIsActive || count != 1)
            throw new GpuException("The capture of a step ended early, or a call depends on several others.");
        return *dependencies;
    }
}
