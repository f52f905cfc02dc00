namespace MeProp.Cpu;

/// <summary>Moves elements that fill no vector, so that kernels compute them in padded copies.</summary>
internal static unsafe class PartialVector
{
    /// <summary>Copies some elements of each of <paramref name="blocks"/> that lie a step apart.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Copy(float* source, nint sourceStep, float* destination, nint step, int count, int blocks)
    {
        for (int block = 0; block < blocks; block++, source += sourceStep, destination += step)
        {
            for (int i = 0; i < count; i++) destination[i] = source[i];
        }
    }
}
