using System.CommandLine;
namespace MeProp.Cli;

/// <summary>
/// <c>meprop bench</c>: what this machine can do, what the kernels make of it, and which method is fastest for a
/// network.
/// </summary>
internal static class BenchCommand
{
    private const string Description =
        "Measures this machine and the kernels, and dense against meProp for your layer sizes, in about 15 seconds.";

    public static Command Create(ProgramEnvironment environment)
    {
        var command = new Command("bench", Description);
        var options = new SettingOptions(BenchSettings.All);
        Option<bool> json = SettingOptions.Flag("--json", "Print one JSON object");
        Option<bool> distributed = SettingOptions.Flag(
            DistributedProgram.OptionName,
            "Measure what the processes of mpirun exchange, and predict steps of 1 to 1024 processes");
        options.AddTo(command);
        command.Add(json);
        command.Add(distributed);
        command.SetAction(parsed =>
        {
            var values = new SettingValues(options.Read(parsed, environment.WorkingDirectory));
            var sizes = BenchSizes.Of(values);
            sizes.Validate();
            if (parsed.GetValue(distributed))
            {
                OutputMode mode = parsed.GetValue(json) ? OutputMode.Json : OutputMode.Full;
                return DistributedProgram.Run(environment, own => RunShared(
                    sizes, DistributedProgram.ThreadsOf(values.Get(Settings.PlainThreads), own), mode, own));
            }

            var terminal = new Terminal(environment, parsed.GetValue(json) ? OutputMode.Json : OutputMode.Full);
            using Device device = ComputeDevice.Open(
                values, values.Get(Settings.PlainThreads), environment);
            return Run(sizes, TimeSpan.FromSeconds(values.Get(BenchSettings.Seconds)), device, terminal, environment);
        });
        return command;
    }

    private static int RunShared(BenchSizes sizes, int threads, OutputMode mode, ProgramEnvironment environment)
    {
        IProcessGroup processes = environment.Processes!;
        if (processes.Count == 1)
        {
            throw new ConfigurationException(
                $"bench {DistributedProgram.OptionName} measures exchanges: start it in 2 processes or more, as with "
                + "mpirun -n 2.");
        }

        using var device = CpuDevice.Create(threads);
        DistributedBenchReport report = new DistributedBench(device, sizes, processes).Measure();
        var terminal = new Terminal(environment, mode);
        if (mode == OutputMode.Full) new DistributedBenchTables(terminal).Write(report);
        terminal.WriteJson(report, CliJsonContext.Lines.DistributedBenchReport);
        return ExitCode.Done;
    }

    private static int Run(
        BenchSizes sizes, TimeSpan budget, Device device, Terminal terminal, ProgramEnvironment environment)
    {
        var tables = new BenchTables(terminal);
        var machine = MachineInfo.Current();
        terminal.WriteLine(machine.Processor);
        terminal.WriteLine(device.Description);

        MachinePeaks? peaks = null;
        IReadOnlyList<KernelTiming> kernels = [];
        if (device is CpuDevice processor)
            (peaks, kernels) = RunKernels(sizes, budget, processor, tables, terminal, environment);
        else terminal.WriteLine("Only whole steps are measured: the GPU works behind the calls of its operations.");
        terminal.WriteLine();

        IReadOnlyList<MethodTiming> methods = Watch(
            terminal, "methods",
            () => new MethodBench(device, sizes).Measure(new Turns(budget * 0.5, environment.Interruption)));
        terminal.WriteLine(
            $"Training step in {tables.UnitOf(methods)}: {sizes.Widths}, batch {sizes.BatchSize}, k {sizes.K}, Adam");
        terminal.Write(tables.OfMethods(methods));
        foreach (string sentence in BenchVerdict.Of(methods, sizes, tables.Microseconds)) terminal.WriteLine(sentence);

        var report = new BenchReport
        {
            Sizes = sizes,
            Peaks = peaks,
            Kernels = kernels,
            Methods = methods,
            Threads = device.Threads,
            SimdPath = device is CpuDevice cpu ? cpu.Simd.ToString() : "GPU",
            Device = device.Description,
            Machine = machine,
            Runtime = MachineInfo.Runtime,
            Version = MachineInfo.ProgramVersion,
        };
        terminal.WriteJson(report, CliJsonContext.Lines.BenchReport);
        return ExitCode.Done;
    }

    private static (MachinePeaks Peaks, IReadOnlyList<KernelTiming> Kernels) RunKernels(
        BenchSizes sizes, TimeSpan budget, CpuDevice device, BenchTables tables, Terminal terminal,
        ProgramEnvironment environment)
    {
        MachinePeaks peaks = Watch(terminal, "the machine", () => MachinePeaks.Measure(device, budget / 20));
        environment.Interruption.ThrowIfCancellationRequested();
        terminal.WriteLine(
            $"Multiply-add peak {peaks.FlopsPerSecond / 1e9:0} GFLOP/s, memory bandwidth "
            + $"{peaks.BytesPerSecond / 1e9:0.0} GB/s");
        terminal.WriteLine();

        IReadOnlyList<KernelTiming> kernels = Watch(
            terminal, "kernels",
            () => new KernelBench(device, sizes, peaks).Measure(new Turns(budget * 0.4, environment.Interruption)));
        terminal.WriteLine($"Kernels on a layer {KernelBench.LayerOf(sizes)}, batch {sizes.BatchSize}, k {sizes.K}");
        terminal.Write(tables.OfKernels(kernels));
        if (kernels.Any(kernel => kernel.ShareOfBandwidth > 1))
            terminal.WriteLine("More than 100 % of memory: the data stays in the caches, which are faster.");
        return (peaks, kernels);
    }

    /// <summary>Says on a live terminal what is being measured, as long as it is.</summary>
    private static T Watch<T>(Terminal terminal, string what, Func<T> measure)
    {
        if (!terminal.IsLive) return measure();
        terminal.Overwrite($"Measuring {what} ...", isLast: false);
        try
        {
            return measure();
        }
        finally
        {
            terminal.Overwrite("", isLast: false);
        }
    }
}
