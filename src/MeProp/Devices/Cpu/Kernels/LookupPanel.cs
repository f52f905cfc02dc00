namespace MeProp.Cpu;

/// <summary>Pairs of one position whose products are computed together, a panel of <see cref="PackedRows"/>.</summary>
internal readonly unsafe struct LookupPanel
{
    public required int Table { get; init; }

    /// <summary>The position's first column in w.</summary>
    public required int Column { get; init; }

    /// <summary>Width of the table.</summary>
    public required int Columns { get; init; }

    /// <summary>The first pair in the gathered values of the table.</summary>
    public required int FirstRow { get; init; }

    /// <summary>The first pair in <see cref="LookupProducts.Fresh"/>.</summary>
    public required int FirstFresh { get; init; }

    /// <summary>Pairs.</summary>
    public required int Count { get; init; }

    /// <summary>Pairs by V.Count, 1 to <see cref="PackedRows.MaxVectors"/>.</summary>
    public required int Vectors { get; init; }

    /// <summary>Where the packed values start.</summary>
    public required nint Data { get; init; }

    /// <summary>Where the lists of columns start.</summary>
    public required int Lists { get; init; }

    public int Blocks => Cut.Count(Columns, PackedRows.MaxBlockLength);

    public int Length => Blocks * BlockLength;

    private int BlockLength => Cut.Count(Cut.Count(Columns, Blocks), 4) * 4;

    public PackedRows ToPacked(float* data, int* lists) => new()
    {
        Data = data + Data,
        Lists = lists + Lists,
        FirstRow = FirstRow,
        Vectors = Vectors,
        Columns = Columns,
        Blocks = Blocks,
        BlockLength = BlockLength,
        Parts = 1,
    };
}
