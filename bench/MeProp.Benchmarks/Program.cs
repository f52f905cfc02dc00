using System.Globalization;
using BenchmarkDotNet.Running;
using MeProp.Benchmarks;
using MeProp.Tasks;

const string Usage = """
    usage: MeProp.Benchmarks COMMAND
      kernels [BenchmarkDotNet options]             single operations
      forward [ROUNDS]                              the dense forward product against OpenBLAS and MKL
      backward [BATCH]                              the backward pass of the linear maps, by method
      steps FOLDER [EPOCHS]                         the phases of an epoch, and growth with the hidden size
      sequences [ROUNDS]                            the phases of a training step of an LSTM tagger
      threads FOLDER [ROUNDS]                       the speedup by a second thread, on free and on busy cores
      models FOLDER MODEL...                        the forward pass of trained models, compared with the first
      roofline PNG                                  operations against the limits of core and memory
      epochs FOLDER PEER MEPROP CSV [ROUNDS]        whole epochs against a peer program
      target FOLDER PEER MEPROP [ROUNDS]            training until 98 % test accuracy against a peer program
    FOLDER holds MNIST. PEER and MEPROP are commands.
    """;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
TextWriter output = Console.Out;
switch (args)
{
    case ["kernels", .. string[] rest]:
        BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(rest);
        return 0;
    case ["forward", .. string[] rest]:
        ForwardTable.Write(output, Number(rest, 9));
        return 0;
    case ["backward", .. string[] rest]:
        BackwardTable.Write(output, Number(rest, 50), 15);
        return 0;
    case ["steps", string folder, .. string[] rest]:
        ImageData data = ImageDataSets.Load(folder);
        StepTable.Write(output, data, 500, Number(rest, 5));
        output.WriteLine();
        StepTable.WriteGrowth(output, data, 40);
        return 0;
    case ["sequences", .. string[] rest]:
        SequenceTable.Write(output, Number(rest, 5));
        return 0;
    case ["threads", string folder, .. string[] rest]:
        ThreadTable.Write(output, ImageDataSets.Load(folder), Number(rest, 5));
        return 0;
    case [BusyPrograms.Argument]:
        BusyPrograms.OccupyCore();
        return 0;
    case ["models", string folder, .. { Length: > 0 } files]:
        ModelTable.Write(output, ImageDataSets.Load(folder), files, 15);
        return 0;
    case ["roofline", string png]:
        Roofline.Draw(png, output);
        return 0;
    case ["epochs", string folder, string peer, string meprop, string csvPath, .. string[] rest]:
        using (StreamWriter csv = File.CreateText(csvPath))
            new EpochComparison(peer, meprop, folder, Number(rest, 5)).Write(output, csv);
        return 0;
    case ["target", string folder, string peer, string meprop, .. string[] rest]:
        new TargetComparison(peer, meprop, folder, Number(rest, 2)).Write(output);
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

static int Number(string[] rest, int fallback) => rest is [string number] ? int.Parse(number) : fallback;
