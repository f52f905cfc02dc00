namespace MeProp.Cpu;

/// <summary>A number of rows known when a kernel is compiled: branches on it vanish, so one body serves tiles of every height.</summary>
internal interface IRows
{
    static abstract int Count { get; }
}
