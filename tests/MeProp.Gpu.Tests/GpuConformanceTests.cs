using MeProp.Conformance;

namespace MeProp.Gpu.Tests;

/// <summary>The GPU passes every suite of devices.</summary>
public static class GpuConformanceTests
{
    public sealed class Arguments : ArgumentConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class Classification : ClassificationConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class Dense : DenseConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class DenseGradients : DenseGradientConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class Elementwise : ElementwiseConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class Embedding : EmbeddingConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class Lookup : LookupConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class Optimizer : OptimizerConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class Order : OrderConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class Recurrent : RecurrentConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class Regression : RegressionConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class Rows : RowsConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class Select : SelectConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class SelectBlocks : SelectBlocksConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class Training : TrainingConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }

    public sealed class Window : WindowConformance
    {
        public override IReadOnlyDictionary<string, Func<DeviceUnderTest>> Devices => GpuTestDevice.All;
    }
}
