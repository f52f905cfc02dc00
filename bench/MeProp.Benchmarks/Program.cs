// Measures. Commands:
//   kernels [BenchmarkDotNet options]                    single operations
//   forward [ROUNDS]                                     the dense forward product against OpenBLAS and MKL, in turns
//   steps FOLDER [EPOCHS]                                where an epoch's time goes, and how it grows with the hidden size; FOLDER holds MNIST
//   threads FOLDER [ROUNDS]                              what a second thread brings, on free cores and on busy ones; FOLDER holds MNIST
//   backward [BATCH]                                     the backward pass of the linear maps alone, by method
//   models FOLDER MODEL MODEL…                          the forward pass of trained models, the first against the others; FOLDER holds MNIST
//   roofline PNG                                         what the operations of a layer reach of what the core and the memory allow
//   epochs FOLDER PEER MEPROP CSV [ROUNDS]               whole epochs against a peer program, in turns
//   target FOLDER PEER MEPROP [ROUNDS]                   training until 98 % test accuracy against a peer program, in turns
using System.Globalization;
using BenchmarkDotNet.Running;
using MeProp.Benchmarks;
using MeProp.Tasks;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["kernels", .. string[] rest]:
        BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(rest);
        return 0;
    case ["forward", .. string[] rest]:
        ForwardTable.Write(Console.Out, rest is [string rounds] ? int.Parse(rounds) : 9);
        return 0;
    case ["steps", string folder, .. string[] rest]:
        ImageData data = ImageDataSets.Load(folder);
        StepTable.Write(Console.Out, data, 500, rest is [string epochs] ? int.Parse(epochs) : 5);
        Console.WriteLine();
        StepTable.WriteGrowth(Console.Out, data, 40);
        return 0;
    case ["threads", string folder, .. string[] rest]:
        ThreadTable.Write(Console.Out, ImageDataSets.Load(folder), rest is [string pairs] ? int.Parse(pairs) : 5);
        return 0;
    case [ThreadTable.Spin]:
        ThreadTable.WantCore();
        return 0;
    case ["backward", .. string[] rest]:
        BackwardTable.Write(Console.Out, rest is [string batch] ? int.Parse(batch) : 50, 15);
        return 0;
    case ["models", string folder, .. { Length: > 0 } files]:
        ModelTable.Write(Console.Out, ImageDataSets.Load(folder), files, 15);
        return 0;
    case ["roofline", string png]:
        Roofline.Draw(png, Console.Out);
        return 0;
    case ["epochs", string folder, string peer, string meprop, string csvPath, .. string[] rest]:
        using (StreamWriter csv = File.CreateText(csvPath))
            new EpochComparison(peer, meprop, folder, rest is [string turns] ? int.Parse(turns) : 5).Write(Console.Out, csv);
        return 0;
    case ["target", string folder, string peer, string meprop, .. string[] rest]:
        new TargetComparison(peer, meprop, folder, rest is [string runs] ? int.Parse(runs) : 2).Write(Console.Out);
        return 0;
    default:
        Console.Error.WriteLine("usage: kernels [options] | forward [ROUNDS] | steps FOLDER [EPOCHS] | threads FOLDER [ROUNDS] | backward [BATCH] | models FOLDER MODEL MODEL… | roofline PNG | epochs FOLDER PEER MEPROP CSV [ROUNDS] | target FOLDER PEER MEPROP [ROUNDS]");
        return 2;
}
