namespace MeProp.Cpu;

/// <summary>1 row.</summary>
internal readonly struct Rows1 : IRows
{
    public static int Count => 1;
}
