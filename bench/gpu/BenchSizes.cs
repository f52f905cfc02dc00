using System.Globalization;

namespace MeProp.GpuBench;

/// <summary>What is measured; the defaults are those of the paper's GPU tables.</summary>
internal sealed record BenchSizes
{
    public int Hidden { get; private init; } = 8192;

    public int Batch { get; private init; } = 1024;

    public int Repeats { get; private init; } = 30;

    public bool AllowsTf32 { get; private init; }

    public IReadOnlyList<int> Kept { get; private init; } = [8, 16, 32, 64, 128, 256, 512];

    /// <summary>Reads --hidden, --batch, --repeats, --k with a list, and --tf32.</summary>
    /// <exception cref="ArgumentException">An option is unknown or its value is no number above 0.</exception>
    public static BenchSizes Parse(string[] arguments)
    {
        var sizes = new BenchSizes();
        for (int i = 0; i < arguments.Length; i++)
        {
            sizes = arguments[i] switch
            {
                "--tf32" => sizes with { AllowsTf32 = true },
                "--hidden" => sizes with { Hidden = Next()[0] },
                "--batch" => sizes with { Batch = Next()[0] },
                "--repeats" => sizes with { Repeats = Next()[0] },
                "--k" => sizes with { Kept = Next() },
                _ => throw new ArgumentException(
                    $"There is no option {arguments[i]}: give --hidden, --batch, --repeats, --k 8,16,… or --tf32."),
            };

            int[] Next()
            {
                string option = arguments[i], text = i + 1 < arguments.Length ? arguments[++i] : "";
                int[] numbers = [.. text.Split(',').Select(part =>
                    int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];
                return numbers.All(number => number > 0)
                    ? numbers
                    : throw new ArgumentException($"{option} needs whole numbers above 0, not \"{text}\".");
            }
        }

        return sizes;
    }
}
