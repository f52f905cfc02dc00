using System.Globalization;
using Spectre.Console;

namespace MeProp.Cli;

internal sealed class BenchTables(Terminal terminal)
{
    /// <summary>Unit of kernels and sentences.</summary>
    public string Microseconds { get; } = terminal.Console.Profile.Capabilities.Unicode ? "µs" : "us";

    public ConsoleTable OfKernels(IReadOnlyList<KernelTiming> kernels)
    {
        ConsoleTable table = Create(2, "kernel", "method", Microseconds, "GFLOP/s", "of peak", "GB/s", "of memory");
        foreach (KernelTiming kernel in kernels)
        {
            table.AddRow(
                kernel.Kernel, kernel.Method, Short(kernel.Microseconds),
                Short(kernel.FlopsPerSecond / 1e9), Percent(kernel.ShareOfPeak), Short(kernel.BytesPerSecond / 1e9),
                Percent(kernel.ShareOfBandwidth));
        }

        return table;
    }

    public ConsoleTable OfMethods(IReadOnlyList<MethodTiming> methods)
    {
        double scale = UnitOf(methods) == Microseconds ? 1 : 1e-3;
        ConsoleTable table = Create(
            1, "method", "fill", "forward", "select", "backward", "update", "step", "examples/s", "speedup");
        foreach (MethodTiming method in methods)
        {
            StepMicroseconds s = method.MicrosecondsPerStep;
            table.AddRow(
                method.Method, Short(scale * s.Fill), Short(scale * s.Forward), Short(scale * s.Select),
                Short(scale * s.Backward), Short(scale * s.Update), $"[bold]{Short(scale * s.Total)}[/]",
                $"{method.ExamplesPerSecond:N0}", $"{method.Speedup:0.00}{terminal.Times}");
        }

        return table;
    }

    /// <summary>Unit of <see cref="OfMethods"/>: microseconds, unless they would not fit into 80 columns.</summary>
    public string UnitOf(IReadOnlyList<MethodTiming> methods) =>
        methods.All(method => method.MicrosecondsPerStep.Total < 100_000) ? Microseconds : "ms";

    private ConsoleTable Create(int textColumns, params string[] columns) =>
        NarrowTable.Create(terminal.Border, columns, i => i < textColumns);

    private static string Short(double? value)
    {
        string format = value switch
        {
            > 0 and < 1 => "0.00",
            > 0 and < 100 => "0.0",
            _ => "0",
        };
        return value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
    }

    private static string Percent(double? share) => share is null ? "" : $"{share * 100:0} %";
}
