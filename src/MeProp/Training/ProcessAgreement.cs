using System.Runtime.InteropServices;
using System.Text;

namespace MeProp;

/// <summary>What the processes of a distributed run agree on: settings and data at the start, weights later.</summary>
internal sealed class ProcessAgreement(IProcessGroup processes)
{
    private readonly double[] _step = new double[2];
    private float[] _values = [];

    /// <summary>True once a process wants to stop: all stop after the same step.</summary>
    public bool IsCancelled { get; private set; }

    /// <summary>The loss of the whole batch. Also tells whether a process wants to stop.</summary>
    public double SumLoss(double loss, bool wantsToStop)
    {
        (_step[0], _step[1]) = (loss, wantsToStop ? 1 : 0);
        processes.Sum(_step);
        IsCancelled = _step[1] > 0;
        return _step[0];
    }

    /// <summary>Throws on all processes unless they have the same settings, data and state.</summary>
    /// <exception cref="InvalidDataException">
    /// They do not; the message names the process and the difference.
    /// </exception>
    public void CheckStart(
        Device device, TrainingConditions conditions, TrainingState state, Network network, Optimizer optimizer)
    {
        ulong place = Fingerprint.Of(MemoryMarshal.AsBytes<long>([state.Epoch, state.Step, optimizer.Steps]), 0);
        (string What, ulong Hash)[] items =
        [
            ("build of the program", Fingerprint.Of(typeof(Trainer).Module.ModuleVersionId.ToByteArray(), 0)),
            .. conditions.DataFirst.Select(
                value => (value.Key, Fingerprint.Of(Encoding.UTF8.GetBytes(value.Value), 0))),
            ("kind of device", Fingerprint.Of(Encoding.UTF8.GetBytes(device.GetType().Name), 0)),
            ("state of the run", place),
            ("weights", WeightsOf(network)),
        ];

        // Different programs may compare different numbers of things.
        Check([("build of the program", items[0].Hash + (ulong)items.Length)]);
        Check(items);
    }

    /// <summary>Throws on all processes unless they hold the same weights and moments, bit for bit.</summary>
    /// <exception cref="InvalidDataException">They do not; the message names the process.</exception>
    public void CheckWeights(Network network) => Check([("weights", WeightsOf(network))]);

    private void Check(ReadOnlySpan<(string What, ulong Hash)> items)
    {
        var hashes = new long[items.Length * processes.Count];
        for (int i = 0; i < items.Length; i++) hashes[i * processes.Count + processes.Rank] = (long)items[i].Hash;
        processes.Sum(hashes);
        for (int i = 0; i < items.Length; i++)
        {
            ReadOnlySpan<long> all = hashes.AsSpan(i * processes.Count, processes.Count);
            int other = all.IndexOfAnyExcept(all[0]);
            if (other < 0) continue;
            throw new InvalidDataException(
                $"The processes differ in the {items[i].What}: that of process {other} is not that of process 0. All "
                + "need the same program, settings, data, device and vectors (MEPROP_SIMD).");
        }
    }

    private ulong WeightsOf(Network network)
    {
        ulong hash = 0;
        foreach (Parameter parameter in network.Parameters)
        {
            hash = Add(parameter.Value, hash);
            foreach (ParameterSlot slot in parameter.Slots) hash = Add(slot.Value, hash);
        }

        return hash;
    }

    private ulong Add(Matrix matrix, ulong hash)
    {
        int count = matrix.Rows * matrix.Columns;
        if (_values.Length < count) _values = new float[count];
        Span<float> values = _values.AsSpan(0, count);
        matrix.Download(values);
        return Fingerprint.Of(MemoryMarshal.AsBytes(values), hash);
    }
}
