namespace MeProp.Cpu;

/// <summary>6 rows.</summary>
internal readonly struct Rows6 : IRows
{
    public static int Count => 6;
}
