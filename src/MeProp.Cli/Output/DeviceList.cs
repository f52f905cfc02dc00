using MeProp.Gpu;

namespace MeProp.Cli;

/// <summary>The devices of this machine: <c>meprop info --devices</c>.</summary>
internal static class DeviceList
{
    public static int Run(Terminal terminal)
    {
        using var processor = CpuDevice.Create();
        GpuMachine machine = GpuMachine.Examine();
        terminal.WriteLine($"--device cpu: {MachineInfo.Current()}; {processor.Description}");
        foreach (GpuInfo gpu in machine.Gpus)
        {
            terminal.WriteLine(
                $"--device gpu: {gpu.Name}, compute capability {gpu.Architecture / 10}.{gpu.Architecture % 10}, "
                + FileSize.Text(gpu.MemoryBytes));
        }

        if (machine.Libraries.Count > 0) terminal.WriteLine($"Found: {string.Join(", ", machine.Libraries)}");
        foreach (string problem in machine.Problems) terminal.WriteLine($"--device gpu does not work: {problem}");
        terminal.WriteJson(
            new DeviceReport(processor.Description, machine.Gpus, machine.Libraries, machine.Problems),
            CliJsonContext.Lines.DeviceReport);
        return ExitCode.Done;
    }
}
