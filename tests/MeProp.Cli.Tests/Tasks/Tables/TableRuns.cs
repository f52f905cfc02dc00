using System.Globalization;
using System.Text;

namespace MeProp.Cli.Tests.Tables;

/// <summary>Runs of the program on made rows with a small network.</summary>
public abstract class TableRuns : IDisposable
{
    private protected static readonly string[] Small =
    [
        "--hidden", "16", "--k", "6", "--epochs", "4", "--batch-size", "10", "--learning-rate", "0.01",
        "--threads", "1", "--no-report",
    ];

    private protected Workspace Workspace { get; } = new();

    public void Dispose()
    {
        Workspace.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Large cubes and small balls; heavier ones are red more often.</summary>
    private protected void WriteShapes(string name, int rows, ulong seed = 1, char delimiter = ',')
    {
        var random = new RandomStream(seed);
        var text = new StringBuilder();
        text.AppendJoin(delimiter, "weight", "colour", "size", "shape").Append('\n');
        for (int i = 0; i < rows; i++)
        {
            bool isCube = random.NextInt32(2) == 1;
            double weight = random.NextDouble() * 4;
            string colour = random.NextDouble() * 4 < weight ? "red" : "blue";
            string size = (isCube ? 6 + 2 * random.NextGaussian() : 3 + random.NextGaussian())
                .ToString("0.00", CultureInfo.InvariantCulture);
            text.AppendJoin(
                delimiter, weight.ToString("0.00", CultureInfo.InvariantCulture), colour, size,
                isCube ? "cube" : "ball").Append('\n');
        }

        Workspace.Write(name, text.ToString());
    }

    private protected byte[] Weights(string run)
    {
        using var device = CpuDevice.Create(1);
        Network network = ModelFile.Load(Workspace[$"{run}/best.safetensors"], device).Network;
        return [.. network.Parameters.SelectMany(parameter => parameter.Value.ToArray())
            .SelectMany(BitConverter.GetBytes)];
    }

    private protected static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private protected ProgramResult Train(string output, string file, params string[] arguments)
    {
        string[] settings = [.. Small];
        for (int i = 0; i < arguments.Length; i += 2)
        {
            int place = Array.IndexOf(settings, arguments[i]);
            if (place >= 0) settings = [.. settings[..place], .. settings[(place + 2)..]];
        }

        return Run(["train", file, "--target", "shape", "--output", output, .. settings, .. arguments]);
    }

    private protected ProgramResult Run(params string[] arguments) => Workspace.Run(arguments);

    private protected string Ok(params string[] arguments)
    {
        ProgramResult result = Run(arguments);
        Assert.True(result.Code == ExitCode.Done, result.Error);
        return result.Output;
    }

    private protected (int Code, string Output, string Error) Outcome(params string[] arguments)
    {
        ProgramResult result = Run(arguments);
        return (result.Code, result.Output, result.Error);
    }

    private protected void Fails(int code, string expected, params string[] arguments)
    {
        ProgramResult result = Run(arguments);
        Assert.Equal(code, result.Code);
        Assert.Contains(expected, result.Error);
    }
}
