using System.Runtime.Intrinsics;
using MeProp.Cpu;

namespace MeProp;

/// <summary>
/// The processor: SIMD kernels over 64-byte aligned rows and a team of threads, without native code. Results do not
/// depend on the number of threads; their last bits depend on the vector width.
/// </summary>
public abstract class CpuDevice : Device
{
    /// <summary>The environment variable that forces a <see cref="SimdPath"/>: 512, 256, 128 or scalar.</summary>
    internal const string SimdVariable = "MEPROP_SIMD";

    private protected CpuDevice(int threads, SimdPath simd, bool sharesAlways)
    {
        Simd = simd;
        Queue = new CpuQueue(threads, sharesAlways);
    }

    /// <summary>Supported SIMD paths, widest first.</summary>
    public static IReadOnlyList<SimdPath> SupportedPaths { get; } =
    [
        .. Vector512.IsHardwareAccelerated ? [SimdPath.Vector512] : (ReadOnlySpan<SimdPath>)[],
        .. Vector256.IsHardwareAccelerated ? [SimdPath.Vector256] : (ReadOnlySpan<SimdPath>)[],
        .. Vector128.IsHardwareAccelerated ? [SimdPath.Vector128] : (ReadOnlySpan<SimdPath>)[],
        SimdPath.Scalar,
    ];

    /// <summary>Vectors that the kernels use.</summary>
    public SimdPath Simd { get; }

    /// <inheritdoc/>
    public sealed override int Threads => Queue.Threads;

    /// <inheritdoc/>
    public sealed override string Description =>
        $"CPU, {Threads} {(Threads == 1 ? "thread" : "threads")}, "
        + (Simd == SimdPath.Scalar ? "no vectors" : $"{(int)Simd * 32}-bit vectors");

    private protected CpuQueue Queue { get; }

    /// <summary>Makes a device.</summary>
    /// <param name="threads">Threads per operation; 0 for all processors.</param>
    /// <param name="simd">Vectors to use; null: <see cref="SimdVariable"/>, or else the widest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number of threads.</exception>
    /// <exception cref="ArgumentException">
    /// The machine does not have these vectors, or the environment variable holds something else.
    /// </exception>
    public static CpuDevice Create(int threads = 0, SimdPath? simd = null) =>
        Create(threads, simd, sharesAlways: false);

    /// <summary>For tests: threads also share work that is faster alone.</summary>
    internal static CpuDevice Create(int threads, SimdPath? simd, bool sharesAlways)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        if (threads == 0) threads = Environment.ProcessorCount;
        SimdPath path = simd ?? ParseSimd(Environment.GetEnvironmentVariable(SimdVariable)) ?? SupportedPaths[0];
        if (!SupportedPaths.Contains(path))
        {
            throw new ArgumentException(
                $"This machine has no instructions for {path}; it has {string.Join(", ", SupportedPaths)}.");
        }

        return path switch
        {
            SimdPath.Vector512 => new CpuDevice<Lanes512>(threads, path, sharesAlways),
            SimdPath.Vector256 => new CpuDevice<Lanes256>(threads, path, sharesAlways),
            SimdPath.Vector128 => new CpuDevice<Lanes128>(threads, path, sharesAlways),
            _ => new CpuDevice<LanesScalar>(threads, path, sharesAlways),
        };
    }

    /// <summary>Measures the multiply-add peak of all threads, in operations per second.</summary>
    public abstract double MeasureMultiplyAddPeak(TimeSpan duration);

    /// <summary>Measures the bandwidth of main memory with all threads, in bytes per second. Takes 256 MiB.</summary>
    public abstract double MeasureMemoryBandwidth(TimeSpan duration);

    internal static SimdPath? ParseSimd(string? text) => text switch
    {
        null or "" => null,
        "512" => SimdPath.Vector512,
        "256" => SimdPath.Vector256,
        "128" => SimdPath.Vector128,
        "scalar" => SimdPath.Scalar,
        _ => throw new ArgumentException($"{SimdVariable} is '{text}'; it must be 512, 256, 128 or scalar."),
    };

    /// <inheritdoc/>
    protected sealed override void Dispose(bool disposing) => Queue.Dispose();
}
