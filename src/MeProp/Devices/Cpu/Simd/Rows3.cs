namespace MeProp.Cpu;

/// <summary>3 rows.</summary>
internal readonly struct Rows3 : IRows
{
    public static int Count => 3;
}
