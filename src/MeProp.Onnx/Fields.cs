namespace MeProp.Onnx;

/// <summary>
/// Numbers of the protobuf fields that we write, by message, and of two enumerations. Published numbers never change.
/// Source: https://github.com/onnx/onnx/blob/v1.8.0/onnx/onnx.proto.
/// </summary>
internal static class Fields
{
    public static class Model
    {
        public const int IrVersion = 1, ProducerName = 2, ProducerVersion = 3, ModelVersion = 5,
            DocString = 6, Graph = 7, OpsetImport = 8, MetadataProps = 14;
    }

    /// <summary>OperatorSetIdProto.</summary>
    public static class OperatorSet
    {
        public const int Domain = 1, Version = 2;
    }

    /// <summary>StringStringEntryProto.</summary>
    public static class Entry
    {
        public const int Key = 1, Value = 2;
    }

    public static class Graph
    {
        public const int Node = 1, Name = 2, Initializer = 5, DocString = 10, Input = 11, Output = 12;
    }

    public static class Node
    {
        public const int Input = 1, Output = 2, Name = 3, OpType = 4, Attribute = 5, DocString = 6;
    }

    public static class Attribute
    {
        public const int Name = 1, Int = 3, String = 4, Type = 20;
    }

    public static class AttributeType
    {
        public const int Int = 2, String = 3;
    }

    public static class Tensor
    {
        public const int Dims = 1, DataType = 2, Name = 8, RawData = 9;
    }

    public static class DataType
    {
        public const int Float = 1, Int64 = 7;
    }

    public static class ValueInfo
    {
        public const int Name = 1, Type = 2, DocString = 3;
    }

    /// <summary>TypeProto.</summary>
    public static class ValueType
    {
        public const int TensorType = 1;
    }

    /// <summary>TypeProto.Tensor.</summary>
    public static class TensorType
    {
        public const int ElemType = 1, Shape = 2;
    }

    /// <summary>TensorShapeProto.</summary>
    public static class Shape
    {
        public const int Dim = 1;
    }

    /// <summary>TensorShapeProto.Dimension.</summary>
    public static class Dimension
    {
        public const int DimValue = 1, DimParam = 2;
    }
}
