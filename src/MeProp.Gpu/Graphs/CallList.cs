using System.Runtime.InteropServices;

namespace MeProp.Gpu;

/// <summary>
/// Calls with their arguments, in order. Lists of the same shape differ in nothing but arguments of kernels. A list
/// that is filled again allocates nothing.
/// </summary>
internal sealed class CallList
{
    private Call[] _calls = new Call[64];
    private ulong[] _words = new ulong[512];
    private int _wordCount;
    private HashCode _hash;

    public int Count { get; private set; }

    /// <summary>Multiplications of all products, which tell small steps from large ones.</summary>
    public long Multiplications { get; private set; }

    /// <summary>A hash of the shape.</summary>
    public int ShapeHash => _hash.ToHashCode();

    public ref readonly Call this[int index] => ref _calls[index];

    public Span<ulong> WordsOf(scoped in Call call) => _words.AsSpan(call.Start, call.Words);

    /// <summary>Adds a kernel whose first argument is a structure, or has no bytes.</summary>
    public void AddKernel(
        string name, nint function, in Grid grid, ReadOnlySpan<byte> structure,
        ReadOnlySpan<KernelArgument> arguments)
    {
        int structureWords = (structure.Length + sizeof(ulong) - 1) / sizeof(ulong);
        Span<ulong> words = Add(CallKind.Kernel, name, function, grid, structureWords, arguments.Length);
        words[..structureWords].Clear();
        structure.CopyTo(MemoryMarshal.AsBytes(words));
        MemoryMarshal.Cast<KernelArgument, ulong>(arguments).CopyTo(words[structureWords..]);
    }

    public void AddProduct(in Product product)
    {
        Multiplications += (long)product.M * product.N * product.K;
        AddStructure(CallKind.Product, product);
    }

    public void AddClear(nint memory, long bytes) => AddStructure(CallKind.Clear, new ClearedMemory(memory, bytes));

    public void AddCopy(nint source, nint destination, long bytes) =>
        AddStructure(CallKind.Copy, new CopiedMemory(source, destination, bytes));

    public bool HasShapeOf(CallList other)
    {
        if (Count != other.Count || !_calls.AsSpan(0, Count).SequenceEqual(other._calls.AsSpan(0, Count))) return false;
        for (int i = 0; i < Count; i++)
        {
            ref readonly Call call = ref _calls[i];
            if (call.Kind != CallKind.Kernel && !WordsOf(call).SequenceEqual(other.WordsOf(call))) return false;
        }

        return true;
    }

    public CallList Copy() => new()
    {
        _calls = _calls[..Count],
        _words = _words[.._wordCount],
        _wordCount = _wordCount,
        _hash = _hash,
        Count = Count,
        Multiplications = Multiplications,
    };

    public void Clear()
    {
        (Count, _wordCount, Multiplications) = (0, 0, 0);
        _hash = default;
    }

    private void AddStructure<T>(CallKind kind, in T values) where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in values));
        int length = (bytes.Length + sizeof(ulong) - 1) / sizeof(ulong);
        Span<ulong> words = Add(kind, kind.ToString(), 0, default, length, 0);
        words.Clear();
        bytes.CopyTo(MemoryMarshal.AsBytes(words));
        foreach (ulong word in words) _hash.Add(word);
    }

    /// <summary>Adds a call, and returns the words of its arguments, to be written.</summary>
    private Span<ulong> Add(
        CallKind kind, string name, nint function, in Grid grid, int structureWords, int argumentWords)
    {
        int words = structureWords + argumentWords;
        if (Count == _calls.Length) Array.Resize(ref _calls, 2 * Count);
        if (_wordCount + words > _words.Length) Array.Resize(ref _words, 2 * (_wordCount + words));
        var call = new Call(kind, name, function, grid, _wordCount, words, structureWords);
        _calls[Count++] = call;
        _wordCount += words;
        _hash.Add((int)kind);
        _hash.Add(function);
        _hash.Add(grid);
        return WordsOf(call);
    }
}
