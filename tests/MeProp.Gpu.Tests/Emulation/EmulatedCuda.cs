using System.Runtime.InteropServices;

namespace MeProp.Gpu.Tests;

/// <summary>What the emulation of CUDA tells tests.</summary>
internal static partial class EmulatedCuda
{
    /// <summary>The order in which the threads of a block run between two barriers.</summary>
    public enum ThreadOrder
    {
        Forward,
        Reverse,
        Random,

        /// <summary>One of the others for each block.</summary>
        Mixed,
    }

    /// <summary>Its error since <see cref="Reset"/>; null: none.</summary>
    public static string? Error => Marshal.PtrToStringUTF8(meprop_emulation_error());

    /// <summary>Kernels started so far.</summary>
    public static long Launches => meprop_emulation_launches();

    /// <summary>Times that the host has waited so far.</summary>
    public static long Waits => meprop_emulation_waits();

    /// <summary>Graphs launched so far.</summary>
    public static long Replays => meprop_emulation_replays();

    public static void Reset() => meprop_emulation_reset();

    public static void SetOrder(ThreadOrder order) => meprop_emulation_set_order((int)order);

    /// <summary>Sets the memory of the emulated GPU.</summary>
    public static void SetMemory(long bytes) => meprop_emulation_set_memory((nuint)bytes);

    /// <summary>Makes the next capture of a graph fail.</summary>
    public static void FailNextCapture() => meprop_emulation_fail_capture();

    [LibraryImport(EmulationSetup.Library)]
    private static partial nint meprop_emulation_error();

    [LibraryImport(EmulationSetup.Library)]
    private static partial void meprop_emulation_reset();

    [LibraryImport(EmulationSetup.Library)]
    private static partial nint meprop_emulation_launches();

    [LibraryImport(EmulationSetup.Library)]
    private static partial nint meprop_emulation_waits();

    [LibraryImport(EmulationSetup.Library)]
    private static partial nint meprop_emulation_replays();

    [LibraryImport(EmulationSetup.Library)]
    private static partial void meprop_emulation_fail_capture();

    [LibraryImport(EmulationSetup.Library)]
    private static partial void meprop_emulation_set_order(int order);

    [LibraryImport(EmulationSetup.Library)]
    private static partial void meprop_emulation_set_memory(nuint bytes);
}
