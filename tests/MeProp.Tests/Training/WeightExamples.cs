using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MeProp.Tests;

/// <summary>Examples that the weights decide at the beginning of each epoch, and that cannot be made later.</summary>
internal sealed class WeightExamples(Network network) : EpochExamples
{
    private FloatExamples _current = SyntheticTask.Make(105, seed: 1);
    private byte[] _state = [];

    /// <summary>What happened, as in "begin 2".</summary>
    public List<string> Log { get; } = [];

    /// <summary>Called when an epoch begins.</summary>
    public Action<int>? OnEpoch { get; init; }

    public override int Count => _current.Count;

    public override int Inputs => _current.Inputs;

    public override int Classes => _current.Classes;

    public override string Rule => "by weights";

    public override ReadOnlyMemory<byte> EpochState => _state;

    public override ulong Fingerprint() => SyntheticTask.Make(105, seed: 1).Fingerprint();

    public override void Fill(ReadOnlySpan<int> indices, Batch batch) => _current.Fill(indices, batch);

    public override void BeginEpoch(int epoch, CancellationToken cancellationToken)
    {
        Log.Add($"begin {epoch}");
        OnEpoch?.Invoke(epoch);
        cancellationToken.ThrowIfCancellationRequested();
        float[] weights = network.Parameters[0].Value.ToArray();
        _state = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(
            _state, MeProp.Fingerprint.Of(MemoryMarshal.AsBytes(weights.AsSpan()), (ulong)epoch));
        Make();
    }

    public override void ResumeEpoch(int epoch, ReadOnlyMemory<byte> state)
    {
        Log.Add($"resume {epoch}");
        if (state.Length != sizeof(ulong)) throw new FormatException($"It has {state.Length} bytes.");
        _state = state.ToArray();
        Make();
    }

    private void Make() => _current = SyntheticTask.Make(105, BinaryPrimitives.ReadUInt64LittleEndian(_state));
}
