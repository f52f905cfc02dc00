namespace MeProp.Gpu;

/// <summary>Blocks of a launch and threads of a block, in two dimensions.</summary>
internal readonly record struct Grid(int X, int Y, int ThreadsX, int ThreadsY = 1)
{
    /// <summary>Threads of most blocks; BLOCK in the kernels.</summary>
    public const int Block = 256;

    /// <summary>The largest Y of a grid.</summary>
    public const int MaxY = 65535;

    /// <summary>One thread for each of count elements.</summary>
    public static Grid Of(int count) => new(Blocks(count), 1, Block);

    /// <summary>One block for each of count items.</summary>
    public static Grid BlockFor(int count, int threads = Block) => new(count, 1, threads);

    /// <summary>Blocks of threads that walk columns, for each of rows; kernels walk rows beyond the maximum.</summary>
    public static Grid RowsOf(int rows, int columns) => new(Blocks(columns), Math.Clamp(rows, 1, MaxY), Block);

    /// <summary>A power of two from 32 to <see cref="Block"/> that is enough for a list.</summary>
    public static int ThreadsFor(int length)
    {
        int threads = 32;
        while (threads < Block && threads < length) threads *= 2;
        return threads;
    }

    public static int Blocks(int count, int threads = Block) => (int)(((long)count + threads - 1) / threads);
}
