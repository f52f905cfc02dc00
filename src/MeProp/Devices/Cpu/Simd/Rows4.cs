namespace MeProp.Cpu;

/// <summary>4 rows.</summary>
internal readonly struct Rows4 : IRows
{
    public static int Count => 4;
}
