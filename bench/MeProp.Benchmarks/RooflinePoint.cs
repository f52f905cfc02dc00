namespace MeProp.Benchmarks;

/// <summary>One operation: its intensity in flops per byte, and its speed in GFLOP/s.</summary>
internal readonly record struct RooflinePoint(string Operation, int Batch, double Intensity, double Rate);
