namespace MeProp.Cpu;

/// <summary>8 rows.</summary>
internal readonly struct Rows8 : IRows
{
    public static int Count => 8;
}
