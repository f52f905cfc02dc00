namespace MeProp.Cpu;

/// <summary>2 rows.</summary>
internal readonly struct Rows2 : IRows
{
    public static int Count => 2;
}
