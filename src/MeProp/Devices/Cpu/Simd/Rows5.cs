namespace MeProp.Cpu;

/// <summary>5 rows.</summary>
internal readonly struct Rows5 : IRows
{
    public static int Count => 5;
}
