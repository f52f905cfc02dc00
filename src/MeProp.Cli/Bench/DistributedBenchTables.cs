using System.Globalization;
using Spectre.Console;

namespace MeProp.Cli;

/// <summary>The tables of <c>meprop bench --distributed</c>.</summary>
internal sealed class DistributedBenchTables(Terminal terminal)
{
    private const double Milli = 1e3, Micro = 1e6, Mega = 1e6;

    public void Write(DistributedBenchReport report)
    {
        NetworkModel measured = report.Networks[0];
        BenchSizes sizes = report.Sizes;
        terminal.WriteLine($"{report.Machine.Processor}, {report.Processes} processes");
        terminal.WriteLine(
            $"Exchange: latency {Text(Micro * measured.LatencySeconds)} microseconds, bandwidth "
            + $"{Text(measured.BytesPerSecond / Mega)} MB/s");
        terminal.WriteLine();
        terminal.WriteLine($"Training step of {sizes.Widths}, batch {sizes.BatchSize}, k {sizes.K}");
        terminal.Write(OfSteps(report));
        foreach (NetworkModel network in report.Networks)
        {
            terminal.WriteLine();
            terminal.WriteLine(
                $"Predicted step in ms, network {network.Name}: latency {Text(Micro * network.LatencySeconds)} "
                + $"microseconds, {Text(network.BytesPerSecond / Mega)} MB/s");
            terminal.Write(OfNetwork(report, network));
        }
    }

    private ConsoleTable OfSteps(DistributedBenchReport report)
    {
        ConsoleTable table = NarrowTable.Create(
            terminal.Border, ["method", "bytes a step", "measured ms", "predicted ms"], i => i == 0);
        foreach (SharedStep step in report.Steps)
        {
            table.AddRow(
                step.Method, step.BytesPerStep.ToString("N0", CultureInfo.InvariantCulture),
                Text(Milli * step.MeasuredSeconds),
                Text(Milli * step.Predict(report.Processes, report.Networks[0])));
        }

        return table;
    }

    private ConsoleTable OfNetwork(DistributedBenchReport report, NetworkModel network)
    {
        ConsoleTable table = NarrowTable.Create(
            terminal.Border, ["processes", .. report.Steps.Select(step => step.Method)], _ => false);
        foreach (int processes in DistributedBenchReport.ProcessCounts)
        {
            table.AddRow(
            [
                processes.ToString(CultureInfo.InvariantCulture),
                .. report.Steps.Select(step => Text(Milli * step.Predict(processes, network))),
            ]);
        }

        return table;
    }

    private static string Text(double value) =>
        value.ToString(value < 10 ? "0.000" : value < 1000 ? "0.0" : "N0", CultureInfo.InvariantCulture);
}
