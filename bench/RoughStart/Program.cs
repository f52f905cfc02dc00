// Experiments on MNIST about the first epochs of training with few kept gradients (docs/method.md).
//   dotnet run -c Release --project bench/RoughStart -- FOLDER_WITH_MNIST causes | rules PNG | groups
//   dotnet run -c Release --project bench/RoughStart -- frontier PNG NAME=SWEEP…     (folders of meprop sweep mnist)
using System.Globalization;
using MeProp.Tasks;
using RoughStart;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["frontier", string png, _, ..])
{
    new Frontier(args[2..]).Draw(png);
    return 0;
}

if (args.Length < 2)
{
    Console.Error.WriteLine("usage: RoughStart FOLDER_WITH_MNIST causes | rules PNG | groups");
    Console.Error.WriteLine("       RoughStart frontier PNG NAME=SWEEP…");
    return 2;
}

ImageData data = ImageDataSets.Load(args[0]);
switch (args[1..])
{
    case ["causes"]:
        new Causes(data).Write();
        return 0;
    case ["rules", string path]:
        new Rules(data).Draw(path);
        return 0;
    case ["groups"]:
        new Groups(data).Write();
        return 0;
    default:
        Console.Error.WriteLine("usage: RoughStart FOLDER_WITH_MNIST causes | rules PNG | groups");
        return 2;
}
