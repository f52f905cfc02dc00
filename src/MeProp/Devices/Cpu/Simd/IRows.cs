namespace MeProp.Cpu;

/// <summary>A number of rows known when a kernel is compiled: branches on it vanish, so one body serves tiles of every height.</summary>
internal interface IRows
{
    static abstract int Count { get; }
}

/// <summary>1 row.</summary>
internal readonly struct Rows1 : IRows
{
    public static int Count => 1;
}

/// <summary>2 rows.</summary>
internal readonly struct Rows2 : IRows
{
    public static int Count => 2;
}

/// <summary>3 rows.</summary>
internal readonly struct Rows3 : IRows
{
    public static int Count => 3;
}

/// <summary>4 rows.</summary>
internal readonly struct Rows4 : IRows
{
    public static int Count => 4;
}

/// <summary>5 rows.</summary>
internal readonly struct Rows5 : IRows
{
    public static int Count => 5;
}

/// <summary>6 rows.</summary>
internal readonly struct Rows6 : IRows
{
    public static int Count => 6;
}
