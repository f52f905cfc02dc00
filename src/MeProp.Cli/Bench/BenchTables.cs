using System.Globalization;
using Spectre.Console;

namespace MeProp.Cli;

/// <summary>The tables of <c>meprop bench</c>.</summary>
/// <param name="terminal">What they are made for.</param>
internal sealed class BenchTables(Terminal terminal)
{
    /// <summary>Unit of kernels and sentences.</summary>
    public string Microseconds { get; } = terminal.Console.Profile.Capabilities.Unicode ? "µs" : "us";

    /// <summary>Operations of one hidden layer.</summary>
    /// <param name="kernels">What was measured.</param>
    public Table OfKernels(IReadOnlyList<KernelTiming> kernels)
    {
        Table table = Create(2, "kernel", "method", Microseconds, "GFLOP/s", "of peak", "GB/s", "of memory");
        foreach (KernelTiming kernel in kernels)
        {
            table.AddRow(
                kernel.Kernel, kernel.Method, Short(kernel.Microseconds),
                Short(kernel.FlopsPerSecond / 1e9), Percent(kernel.ShareOfPeak), Short(kernel.BytesPerSecond / 1e9), Percent(kernel.ShareOfBandwidth));
        }

        return table;
    }

    /// <summary>Training steps of the network.</summary>
    /// <param name="methods">What was measured.</param>
    public Table OfMethods(IReadOnlyList<MethodTiming> methods)
    {
        double scale = UnitOf(methods) == Microseconds ? 1 : 1e-3;
        Table table = Create(1, "method", "fill", "forward", "select", "backward", "update", "step", "examples/s", "speedup");
        foreach (MethodTiming method in methods)
        {
            StepMicroseconds s = method.MicrosecondsPerStep;
            table.AddRow(
                method.Method, Short(scale * s.Fill), Short(scale * s.Forward), Short(scale * s.Select), Short(scale * s.Backward), Short(scale * s.Update), $"[bold]{Short(scale * s.Total)}[/]",
                string.Create(CultureInfo.InvariantCulture, $"{method.ExamplesPerSecond:N0}"), string.Create(CultureInfo.InvariantCulture, $"{method.Speedup:0.00}{terminal.Times}"));
        }

        return table;
    }

    /// <summary>Unit of <see cref="OfMethods"/>: microseconds, unless they would not fit into 80 columns.</summary>
    /// <param name="methods">What was measured.</param>
    public string UnitOf(IReadOnlyList<MethodTiming> methods) => methods.All(method => method.MicrosecondsPerStep.Total < 100_000) ? Microseconds : "ms";

    // Half the usual padding lets the tables fit into 80 characters.
    private Table Create(int textColumns, params ReadOnlySpan<string> columns)
    {
        Table table = new Table().Border(terminal.Border).BorderColor(Color.Grey);
        for (int i = 0; i < columns.Length; i++)
            table.AddColumn(new TableColumn($"[grey]{columns[i]}[/]") { NoWrap = true, Padding = new Padding(0, 0, 1, 0), Alignment = i < textColumns ? Justify.Left : Justify.Right });
        return table;
    }

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

    private static string Percent(double? share) => share is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");
}
