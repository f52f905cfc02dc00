using static MeProp.Tasks.ThriftShape;

namespace MeProp.Tasks;

/// <summary>The structures of Parquet files, as parquet.thrift of the format 2.11 defines them.</summary>
internal static class ParquetShapes
{
    private static readonly ThriftShape Statistics = Of(Binary, Binary, I64, I64, Binary, Binary, Bool, Bool);
    private static readonly ThriftShape KeyValues = ListOf(Of(Binary, Binary));
    private static readonly ThriftShape Unit = Of(Of(), Of(), Of());
    private static readonly ThriftShape Encryption = Of(Of(Binary, Binary, Bool), Of(Binary, Binary, Bool));

    private static readonly ThriftShape LogicalType = Struct(
        (1, Of()), (2, Of()), (3, Of()), (4, Of()), (5, Of(I32, I32)), (6, Of()), (7, Of(Bool, Unit)),
        (8, Of(Bool, Unit)), (10, Of(I8, Bool)), (11, Of()), (12, Of()), (13, Of()), (14, Of()), (15, Of()),
        (16, Of(I8)), (17, Of(Binary)), (18, Of(Binary, I32)));

    private static readonly ThriftShape SchemaElement =
        Of(I32, I32, I32, Binary, I32, I32, I32, I32, I32, LogicalType);

    private static readonly ThriftShape ColumnMetaData = Of(
        I32, ListOf(I32), ListOf(Binary), I32, I64, I64, I64, KeyValues, I64, I64, I64, Statistics,
        ListOf(Of(I32, I32, I32)), I64, I32, Of(I64, ListOf(I64), ListOf(I64)),
        Of(Of(F64, F64, F64, F64, F64, F64, F64, F64), ListOf(I32)));

    private static readonly ThriftShape ColumnChunk = Of(
        Binary, I64, ColumnMetaData, I64, I32, I64, I32, Of(Of(), Of(ListOf(Binary), Binary)), Binary);

    private static readonly ThriftShape RowGroup =
        Of(ListOf(ColumnChunk), I64, I64, ListOf(Of(I32, Bool, Bool)), I64, I64, I16);

    /// <summary>The footer.</summary>
    public static ThriftShape FileMetaData { get; } = Of(
        I32, ListOf(SchemaElement), I64, ListOf(RowGroup), KeyValues, Binary, ListOf(Of(Of())), Encryption, Binary);

    /// <summary>What stands before each page.</summary>
    public static ThriftShape PageHeader { get; } = Of(
        I32, I32, I32, I32, Of(I32, I32, I32, I32, Statistics), Of(), Of(I32, I32, Bool),
        Of(I32, I32, I32, I32, I32, I32, Bool, Statistics));
}
